import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { mustRun } from "../../test/hosts/run-command.ts";
import { waitUntil } from "../../test/hosts/wait-until.ts";
import { SCRATCH_FOLDER } from "../folders.ts";

/** What a host started while somebody was logged in. */
export interface Started {
  /** Successful calls of `execve`, without sshd's own. */
  readonly programs: number;
  /** Processes that were forked, sshd's own for each connection included. */
  readonly processes: number;
}

/** Counts what the host's sshd and all below it start while `during` goes on, by strace from this machine. */
export async function countStarted(containerId: string, during: () => Promise<unknown>): Promise<Started> {
  const sshd = await listeningSshd(containerId);
  mkdirSync(SCRATCH_FOLDER, { recursive: true });
  const file = join(SCRATCH_FOLDER, "strace");
  const calls = "--trace=execve,execveat,fork,vfork,clone,clone3";
  const strace = spawn("strace", ["-f", "-q", calls, "--status=successful", "-o", file, "-p", sshd], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    await waitUntil("strace watches sshd", 10, async () => !/^TracerPid:\s*0$/m.test(statusOf(sshd)));
    await during();
    // A session's last processes end a moment after the connection.
    await pause(500);
  } finally {
    const ended = once(strace, "exit");
    strace.kill("SIGINT");
    await ended;
  }
  return startedIn(readFileSync(file, "utf8"));
}

async function listeningSshd(containerId: string): Promise<string> {
  const processes = await mustRun(["docker", "top", containerId, "-o", "pid,args"]);
  const pid = /^\s*(\d+)\s+sshd: \/usr\/sbin\/sshd -D/m.exec(processes)?.[1];
  if (pid === undefined) throw new Error(`no sshd listens on the host:\n${processes}`);
  return pid;
}

function statusOf(pid: string): string {
  return readFileSync(`/proc/${pid}/status`, "utf8");
}

/** Reads strace's lines: calls that succeeded. */
export function startedIn(trace: string): Started {
  const { finished, unfinished } = callsIn(trace);
  const programs = finished.filter((call) => /\bexecve(?:at)?\(/.test(call) && !call.includes('("/usr/sbin/sshd"'));
  // Where the child was quicker than its parent, strace may never see the parent's call end.
  const forks = [...finished, ...unfinished].filter((call) => /\b(?:v?fork|clone3?)\(/.test(call));
  const processes = forks.filter((call) => !call.includes("CLONE_THREAD"));
  return { programs: programs.length, processes: processes.length };
}

interface Calls {
  readonly finished: readonly string[];
  readonly unfinished: readonly string[];
}

/** Calls that were interrupted by another process's line are put together again. */
function callsIn(trace: string): Calls {
  const open = new Map<string, string>();
  const finished: string[] = [];
  for (const line of trace.split("\n")) {
    const pid = line.split(" ", 1)[0] ?? "";
    if (line.endsWith("<unfinished ...>")) {
      open.set(pid, line);
    } else if (line.includes(" resumed>")) {
      finished.push(`${open.get(pid) ?? ""}${line}`);
      open.delete(pid);
    } else {
      finished.push(line);
    }
  }
  return { finished, unfinished: [...open.values()] };
}
