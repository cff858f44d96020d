import { ConnectionError } from "../errors.ts";
import { type BuiltInHost, builtInHosts } from "./built-in-hosts.ts";
import { lastLines } from "./container-engine.ts";

/** How mmdebstrap(1) ended. */
export interface BootstrapEnd {
  readonly status: number;
  /** On standard error, or why it could not be started. */
  readonly said: string;
}

const debianKeys = {
  distribution: "Debian",
  packageName: "debian-archive-keyring",
  file: "/usr/share/keyrings/debian-archive-keyring.gpg",
};

/** Where mmdebstrap(1) looks for them; Debian itself does not have them. */
const ubuntuKeys = {
  distribution: "Ubuntu",
  packageName: "ubuntu-keyring",
  file: "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
};

const registry = "let the engine reach a registry";

/** Says in words why mmdebstrap made no bare image of a release, and what to do. */
export function bootstrapFailure(release: BuiltInHost, { status, said }: BootstrapEnd): ConnectionError {
  const about = builtInHosts[release];
  const failure = (why: string, hint: string): ConnectionError =>
    new ConnectionError(`no registry gives this image, and ${why}`, { about, hint });
  if (status === 127 && said.includes("ENOENT"))
    return failure(
      "there is no mmdebstrap to make it",
      `${registry}; or apt-get install mmdebstrap, with which an image is made of packages`,
    );
  const complaints = said.split("\n").filter((line) => /^[EW]: /.test(line));
  const quoted = lastLines(complaints.length === 0 ? said : [...new Set(complaints)].join("\n"));
  if (/NO_PUBKEY|is not signed/.test(said)) {
    const { distribution, packageName, file } = about.startsWith("ubuntu:") ? ubuntuKeys : debianKeys;
    return failure(
      `this machine lacks ${distribution}'s keys to make it of packages`,
      `${registry}; or put ${file} there, of ${distribution}'s package ${packageName}\n${quoted}`,
    );
  }
  if (/does not have a Release file|404 +Not Found/.test(said))
    return failure(`no mirror of packages has ${release}`, `${registry}; or name another release\n${quoted}`);
  if (/Could not (?:resolve|connect)|Temporary failure|Unable to connect|timed out/i.test(said))
    return failure("no mirror of packages can be reached", `look at this machine's network\n${quoted}`);
  return failure("mmdebstrap cannot make it", quoted);
}
