import type { SshAccess } from "./host.ts";

/** Options of the system's `ssh` that leave the caller's own configuration, keys and agent out of it. */
export function strictSsh({ knownHosts, privateKey }: Pick<SshAccess, "knownHosts" | "privateKey">): readonly string[] {
  const settings = {
    UserKnownHostsFile: knownHosts,
    GlobalKnownHostsFile: "/dev/null",
    StrictHostKeyChecking: "yes",
    IdentitiesOnly: "yes",
    IdentityAgent: "none",
    BatchMode: "yes",
  };
  return [
    "-F",
    "/dev/null",
    "-i",
    privateKey,
    ...Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]),
  ];
}
