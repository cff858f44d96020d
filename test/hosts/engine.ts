import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensurePrograms, noHostsError } from "./debian-packages.ts";
import { SCRATCH } from "./paths.ts";
import { runCommand } from "./run-command.ts";
import { waitUntil } from "./wait-until.ts";

const LOG = join(SCRATCH, "dockerd.log");

/**
 * Makes sure that a Docker engine answers: the one that already runs, or one installed and started here.
 * An engine started here outlives the tests, so that the next run need not wait for it.
 */
export async function ensureEngine(): Promise<void> {
  if (await engineAnswers()) return;
  if (process.getuid?.() !== 0) throw noHostsError("no Docker engine answers, and only root can start one");
  await ensurePrograms(["docker", "dockerd", "iptables"]);
  // Installing the package may have started the engine already.
  if (await engineAnswers()) return;
  removeStalePidFiles();
  await startEngine();
}

async function engineAnswers(): Promise<boolean> {
  try {
    // Unlike `docker info`, this ends with an error in every version when the server is away.
    return (await runCommand(["docker", "version", "--format", "{{.Server.Version}}"])).status === 0;
  } catch {
    return false;
  }
}

/** A machine that was switched off leaves these behind, and dockerd then refuses to start when the number is in use. */
function removeStalePidFiles(): void {
  const owners = { "/var/run/docker.pid": "dockerd", "/var/run/docker/containerd/containerd.pid": "containerd" };
  for (const [pidFile, program] of Object.entries(owners)) {
    const pid = textOf(pidFile).trim();
    if (pid !== "" && textOf(`/proc/${pid}/comm`).trim() !== program) rmSync(pidFile, { force: true });
  }
}

async function startEngine(): Promise<void> {
  mkdirSync(dirname(LOG), { recursive: true });
  const log = openSync(LOG, "w");
  const engine = spawn("dockerd", ["-H", "unix:///var/run/docker.sock"], {
    cwd: "/",
    detached: true,
    env: { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` },
    stdio: ["ignore", log, log],
  });
  engine.unref();
  const ended = endOf(engine);
  // An engine that ends at once may have lost a race against another test run's: that one answers soon.
  await waitUntil("docker version", 60, async () => (await engineAnswers()) || ended.at + 10_000 < Date.now());
  if (await engineAnswers()) return;
  throw noHostsError(`dockerd does not stay up; its log (${LOG}) ends with\n${tailOf(LOG)}`);
}

function endOf(child: ChildProcess): { at: number } {
  const end = { at: Number.POSITIVE_INFINITY };
  const note = () => {
    end.at = Date.now();
  };
  child.on("error", note);
  child.on("exit", note);
  return end;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function tailOf(path: string): string {
  return textOf(path).trim().split("\n").slice(-10).join("\n");
}
