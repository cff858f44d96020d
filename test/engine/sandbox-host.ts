import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Host } from "../../src/engine/host.ts";
import type { Answer, Fact } from "../../src/facts/fact.ts";
import type { FileState } from "../../src/facts/file-state.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import { bytesOf } from "../../src/session/content.ts";
import type { Frame, Reply } from "../../src/session/session.ts";

/** A host that is this machine: its facts come from Node's file system calls, its changes from a shell. */
export function sandboxHost(): Host & { readonly asked: number } {
  let exchanges = 0;
  let asked = 0;
  return {
    platform,
    get exchanges() {
      return exchanges;
    },
    get asked() {
      return asked;
    },
    async exchange(frames, { turn, ahead }) {
      exchanges += 1;
      const replies = perform(frames);
      if (replies.some(({ state, status }) => state !== "done" || status !== 0)) return { replies, answers: [] };
      const questions = [...turn, ...ahead];
      asked += questions.length;
      return { replies, answers: questions.map((fact) => ({ fact, answer: answer(fact) })) };
    },
  };
}

export const platform: Platform = {
  name: "debian",
  family: "debian",
  version: "12",
  architecture: "x86_64",
  init: "systemd",
  user: "root",
};

function perform(frames: readonly Frame[]): readonly Reply[] {
  const replies: Reply[] = [];
  let failed = false;
  for (const { script, content } of frames) {
    if (failed) {
      replies.push({ state: "not run", status: 0, stdout: new Uint8Array(), stderr: new Uint8Array() });
      continue;
    }
    const { status, stdout, stderr } = spawnSync("sh", ["-c", script.text], {
      input: bytesOf(content ?? new Uint8Array()),
    });
    failed = status !== 0;
    replies.push({ state: "done", status: status ?? 255, stdout, stderr });
  }
  return replies;
}

/** What this machine says, by Node's own calls: none of tsamae's fact scripts take part. */
function answer({ kind, key }: Fact<unknown>): Answer<unknown> {
  if (kind.name === "command") return { value: { status: commandStatus(key) } };
  if (typeof key !== "string") throw new TypeError(`the sandbox has no fact ${kind.name}`);
  const where = whereabouts(key, kind.name !== "file");
  if (where === undefined) return { unreadable: "too many links" };
  return { value: pathValue(kind.name, where) };
}

function commandStatus(key: unknown): number {
  const command = typeof key === "object" && key !== null && "command" in key ? String(key.command) : "";
  const test = /^test -([eLdf]) (\S+)$/.exec(command);
  if (test === null) throw new TypeError(`the sandbox knows \`test -x PATH\` only, not ${command}`);
  const [, flag, path = ""] = test;
  const seen = flag === "L" ? statOf(() => lstatSync(path)) : statOf(() => statSync(path));
  const isSo = { e: true, L: seen?.isSymbolicLink(), d: seen?.isDirectory(), f: seen?.isFile() }[flag ?? "e"];
  return seen !== undefined && isSo === true ? 0 : 1;
}

interface Where {
  readonly canonical: string;
  readonly crossedLink: boolean;
}

/** Resolves the links in a path as far as it exists, and beyond. Undefined: a loop. */
function whereabouts(path: string, following: boolean, depth = 0): Where | undefined {
  if (path === "/") return { canonical: "/", crossedLink: false };
  if (depth > 60) return undefined;
  const above = whereabouts(dirname(path), true, depth + 1);
  if (above === undefined) return undefined;
  const here = join(above.canonical, basename(path));
  if (!following || statOf(() => lstatSync(here))?.isSymbolicLink() !== true)
    return { canonical: here, crossedLink: above.crossedLink };
  const led = whereabouts(resolve(above.canonical, readlinkSync(here)), true, depth + 1);
  return led && { canonical: led.canonical, crossedLink: true };
}

function pathValue(name: string, where: Where): unknown {
  const state = stateAt(where);
  if (name === "file" || name === "target") return state;
  if (name === "folder")
    return { state: state.type === "none" ? "none" : state.type === "directory" ? "folder" : "not a folder", ...where };
  const bytes = state.type === "file" ? readFileSync(where.canonical) : undefined;
  if (name === "digest")
    return bytes === undefined ? where : { digest: createHash("sha256").update(bytes).digest("hex"), ...where };
  if (name === "content")
    return bytes === undefined ? { why: "absent", ...where } : { text: bytes.toString(), ...where };
  throw new TypeError(`the sandbox has no fact ${name}`);
}

function stateAt(where: Where): FileState {
  const seen = statOf(() => lstatSync(where.canonical));
  if (seen === undefined) return { type: "none", ...where };
  const { uid, gid, size } = seen;
  const mode = (seen.mode & 0o7777).toString(8).padStart(4, "0");
  const about = { ...where, mode, uid, gid, size, owner: String(uid), group: String(gid) };
  if (seen.isSymbolicLink()) return { type: "link", target: readlinkSync(where.canonical), ...about };
  return { type: seen.isFile() ? "file" : seen.isDirectory() ? "directory" : "other", ...about };
}

function statOf(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
