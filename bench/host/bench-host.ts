import { join } from "node:path";
import { ensureEngine } from "../../test/hosts/engine.ts";
import { startHost, type TestHost } from "../../test/hosts/host.ts";
import { ensureImageUpon } from "../../test/hosts/image.ts";
import { beginRun, removeLeftoverHosts } from "../../test/hosts/leftovers.ts";
import { mustRun } from "../../test/hosts/run-command.ts";
import { BENCH_FOLDER } from "../folders.ts";
import { hostCpuClock } from "./host-cpu.ts";
import { type Way, wayTo } from "./way.ts";

const IMAGE = "tsamae-bench-host:bookworm";

/** The host that all are measured on. */
export interface BenchHost {
  readonly id: string;
  readonly way: Way;
  /** Another way to it, through a port of this machine. */
  wayThrough(port: number): Promise<Way>;
  /** Processor time in seconds that everything on the host has used so far. */
  cpuSeconds(): number;
  /** Runs shell text as root, past SSH. */
  run(command: string): Promise<string>;
  /** Names of installed packages, in order. */
  readonly packages: readonly string[];
}

/** Starts the host; the engine and the image are made where they are missing. */
export async function startBenchHost(): Promise<BenchHost> {
  beginRun();
  await ensureEngine();
  await removeLeftoverHosts();
  await ensureImageUpon(IMAGE, join(BENCH_FOLDER, "image"));
  const host = await startHost({ image: IMAGE });
  return {
    id: host.id,
    way: await wayTo(host, host.port),
    wayThrough: (port) => wayTo(host, port),
    cpuSeconds: await hostCpuClock(host.id),
    run: (command) => runIn(host, command),
    packages: installed(await runIn(host, LIST_PACKAGES)),
  };
}

const LIST_PACKAGES = "dpkg-query -W -f '${Package} ${db:Status-Status}\\n'";

/** Names of the packages that are installed on this machine, in order. */
export async function packagesHere(): Promise<readonly string[]> {
  return installed(await mustRun(["sh", "-c", LIST_PACKAGES]));
}

function installed(listed: string): readonly string[] {
  const names = listed.split("\n").flatMap((line) => (line.endsWith(" installed") ? [line.split(" ")[0] ?? ""] : []));
  return [...new Set(names)];
}

function runIn(host: TestHost, command: string): Promise<string> {
  return mustRun(["docker", "exec", host.id, "sh", "-c", command]);
}
