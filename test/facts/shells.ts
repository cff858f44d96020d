import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Answer, Fact } from "../../src/facts/fact.ts";
import { seal, unseal } from "../../src/facts/seal.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import type { ShellCommand } from "../../src/values/shell.ts";
import { APPLETS } from "../hosts/paths.ts";

/** A shell, and the tools that go with it. */
export interface Shell {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly path: string;
}

const path = "/usr/sbin:/usr/bin:/sbin:/bin";

/** Every shell that the fragments must agree on; busybox with its own tools. */
export const shells: readonly Shell[] = [
  { name: "dash", argv: ["dash"], path },
  { name: "bash", argv: ["bash"], path },
  { name: "busybox", argv: [join(APPLETS, "sh")], path: APPLETS },
];

export const debian: Platform = {
  name: "debian",
  family: "debian",
  version: "12",
  architecture: "x86_64",
  init: "systemd",
  user: "root",
};

/** Runs a fragment as the session does, as another user if told. */
export function runFragment(shell: Shell, { text }: ShellCommand, uid?: number): Buffer {
  const as = uid === undefined ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  const [program = "sh", ...rest] = [...as, ...shell.argv];
  const { status, stdout, stderr } = spawnSync(program, rest.concat("-s"), {
    input: `LC_ALL=C PATH=${shell.path}; export LC_ALL PATH; unset IFS CDPATH\n( ${text}\n) </dev/null\n`,
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${shell.name} ended with ${status}: ${stderr.toString()}`);
  return stdout;
}

/** What a script of questions answers, as the engine reads it. */
export function answerOf(shell: Shell, script: ShellCommand, uid?: number): Uint8Array {
  const word = randomBytes(8).toString("hex");
  return unseal(word, runFragment(shell, seal(word, script), uid));
}

/** Asks facts of one kind, and parses what came. */
export function ask<Value>(
  shell: Shell,
  facts: readonly Fact<Value>[],
  uid?: number,
): readonly (Answer<Value> | undefined)[] {
  const [first] = facts;
  if (first === undefined) return [];
  const keys = facts.map(({ key }) => key) as never[];
  return first.kind.parse(answerOf(shell, first.kind.script(keys, debian), uid), keys, debian);
}
