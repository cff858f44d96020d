import { directory, execute, fail, git, remoteDirectory, sh } from "tsamae";
import { fetched } from "./fetched.ts";

/** Where the auditor's profiles are, each in a folder of its name. */
export const profileFolder = "/usr/local/share/audit-profiles";

/** Where archives of profiles are kept. */
const archiveFolder = "/var/cache/audit-cookbook";

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
  const path = `${profileFolder}/${name}`;
  directory(profileFolder);
  if (source !== undefined) remoteDirectory(path, { source, owner: "root", group: "root", purge: true });
  if (repository !== undefined) git(path, { repository, revision, localChanges: "discard" });
  if (packed !== undefined) unpacked(path, { name, source: packed, checksum, strip });
}

interface Packed {
  readonly name: string;
  readonly source: string;
  readonly checksum?: string | undefined;
  readonly strip?: number | undefined;
}

/** The digest of what was unpacked stays in the folder: the same archive is not unpacked again. */
function unpacked(path: string, { name, source, checksum, strip = 0 }: Packed): void {
  const packed = `${archiveFolder}/${name}.tar`;
  const mark = `${path}/.archive`;
  directory(archiveFolder);
  fetched(packed, { source, checksum }, `profile ${name}`);
  execute(`unpack the profile ${name}`, {
    command: sh`set -e
rm -rf -- ${`${path}.new`}
mkdir -- ${`${path}.new`}
tar -x --no-same-owner --strip-components=${strip} -f ${packed} -C ${`${path}.new`}
sha256sum <${packed} >${`${path}.new/.archive`}
rm -rf -- ${path}
mv -- ${`${path}.new`} ${path}`.text,
    notIf: sh`[ -s ${packed} ] && [ "$(sha256sum <${packed})" = "$(cat ${mark})" ]`.text,
  });
}
