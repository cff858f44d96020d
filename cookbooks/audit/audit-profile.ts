import { archive, directory, fail, git, remoteDirectory } from "tsamae";
import { checksumOf } from "./checksum.ts";

/** Where the auditor's profiles are, each in a folder of its name. */
export const profileFolder = "/usr/local/share/audit-profiles";

/** Where a profile comes from: one of `source`, `archive` and `repository`. */
export interface AuditProfileProperties {
  /** A folder of this machine, absolute or in the cookbook's `files/`. */
  readonly source?: string | undefined;
  /** An archive: a URL that the host downloads, or a file of this machine, absolute or in the cookbook's `files/`. */
  readonly archive?: string | undefined;
  /** For an archive that is a URL: `"sha256:…"`. */
  readonly checksum?: string | undefined;
  /** How many folders at the top of the archive are left away. Default: 0. */
  readonly strip?: number | undefined;
  /** A git repository. */
  readonly repository?: string | undefined;
  /** Its branch, tag or commit. Default: the remote's default branch. */
  readonly revision?: string | undefined;
}

/** Properties that say something of one source alone. */
const goesWith = { checksum: "archive", strip: "archive", revision: "repository" } as const;

/**
 * A profile for the auditor, as a folder of its name in {@link profileFolder}. It is written anew only where it differs.
 *
 * @example
 * auditProfile("host-baseline", { source: "host-baseline" });
 * auditProfile("linux-baseline", { repository: "https://github.com/dev-sec/linux-baseline.git", revision: "2.9.0" });
 */
export function auditProfile(name: string, properties: AuditProfileProperties): void {
  if (!/^\w[\w.-]*$/.test(name)) fail(`profile ${JSON.stringify(name)}: expected a name of letters, digits, - and _`);
  const { source, archive: packed, checksum, strip, repository, revision } = properties;
  if ([source, packed, repository].filter((one) => one !== undefined).length !== 1) {
    fail(
      `profile ${name}: expected one of source, archive and repository`,
      'profiles: { mine: { source: "/srv/mine" } }',
    );
  }
  refuseStrays(name, properties);
  const path = `${profileFolder}/${name}`;
  directory(profileFolder);
  if (source !== undefined) remoteDirectory(path, { source, owner: "root", group: "root", purge: true });
  if (repository !== undefined) git(path, { repository, revision, localChanges: "discard" });
  if (packed === undefined) return;
  const common = { source: packed, strip, owner: "root", group: "root", extraFiles: "discard" } as const;
  archive(path, checksum === undefined ? common : { ...common, checksum: checksumOf(checksum, `profile ${name}`) });
}

function refuseStrays(name: string, properties: AuditProfileProperties): void {
  for (const stray of ["checksum", "strip", "revision"] as const) {
    const source = goesWith[stray];
    if (properties[stray] !== undefined && properties[source] === undefined)
      fail(`profile ${name}: ${stray} goes with ${source}, which it has not`);
  }
}
