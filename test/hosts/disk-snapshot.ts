export {
  type DiskSnapshot,
  diskChanges,
  parseSnapshot,
  snapshotCommand as SNAPSHOT_COMMAND,
} from "../../src/host-tests/disk-snapshot.ts";
