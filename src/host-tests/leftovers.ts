import { hostname } from "node:os";
import type { ContainerEngine } from "./container-engine.ts";

/** On every throw-away container: which process of which machine started it. */
const ownerLabel = "tsamae.host-test";
/** On those that were to be kept. */
const keptLabel = "tsamae.host-test.kept";

/** The label of a container that this process starts. */
export function containerLabel({ keep }: { readonly keep: boolean }): string {
  return `${keep ? keptLabel : ownerLabel}=${hostname()}:${process.pid}`;
}

/** Removes the containers of tests that were killed; those of a test that still goes on, in another terminal, stay. */
export async function removeLeftovers(engine: ContainerEngine): Promise<void> {
  const format = `{{.Names}} {{.Label "${ownerLabel}"}}`;
  const listed = await engine.ask(["ps", "--all", "--filter", `label=${ownerLabel}`, "--format", format]);
  const names = leftoversIn(listed ?? "", { machine: hostname(), isAlive });
  if (names.length > 0) await engine.ask(["rm", "--force", "--volumes", ...names]);
}

interface Machine {
  readonly machine: string;
  readonly isAlive: (pid: number) => boolean;
}

/** Of lines `name owner`, the names of those whose owner ran on this machine and has ended. */
export function leftoversIn(listed: string, { machine, isAlive }: Machine): readonly string[] {
  const lines = listed.split("\n").filter((line) => line !== "");
  return lines.flatMap((line) => {
    const [, name = "", host, pid] = /^(\S+) (.*):(\d+)$/.exec(line) ?? [];
    return host === machine && !isAlive(Number(pid)) ? [name] : [];
  });
}

/** Whether there is a process with this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
