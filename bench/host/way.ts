import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestHost } from "../../test/hosts/host.ts";
import { SCRATCH_FOLDER } from "../folders.ts";

/** How root of the host is reached from this machine: directly, or through a proxy's port. */
export interface Way {
  readonly port: number;
  readonly privateKey: string;
  /** A home folder whose `.ssh/known_hosts` has the host's keys for this port, and nothing else. */
  readonly home: string;
  readonly knownHosts: string;
}

export async function wayTo(host: TestHost, port: number): Promise<Way> {
  const home = join(SCRATCH_FOLDER, "homes", String(port));
  const knownHosts = join(home, ".ssh", "known_hosts");
  await mkdir(join(home, ".ssh"), { recursive: true, mode: 0o700 });
  const keys = await readFile(host.access.knownHosts, "utf8");
  await writeFile(knownHosts, keys.replaceAll(`[127.0.0.1]:${host.port} `, `[127.0.0.1]:${port} `));
  return { port, privateKey: host.access.privateKey, home, knownHosts };
}
