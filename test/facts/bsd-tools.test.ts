import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Fact } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { answerOf, debian, type Shell } from "./shells.ts";

const root = temporaryFolder();

const which = (name: string): string => execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();

/** Takes -L and -f alone, and writes its letters as the BSDs' does. */
const stat = `follow=
while :; do case $1 in
  (-L) follow=-L; shift ;;
  (-f) format=$(printf %s "$2" | sed 's/%Xp/%f/; s/%z/%s/; s/%Su/%U/; s/%Sg/%G/; s/%N/%n/'); shift 2 ;;
  (--) shift; break ;;
  (-*) echo "stat: illegal option $1" >&2; exit 1 ;;
  (*) break ;;
esac; done
exec ${which("stat")} $follow -c "$format" -- "$@"`;

/** Takes no -z. */
const readlink = `case $1 in (-z) exit 1 ;; esac
exec ${which("readlink")} "$@"`;

const sha256 = `case $1 in
  (-q) ${which("sha256sum")} | { read -r digest name; echo "$digest"; } ;;
  (-r) shift; ${which("sha256sum")} "$@" | sed 's/  / /' ;;
  (*) exit 1 ;;
esac`;

const shasum = `[ "$1 $2" = "-a 256" ] || exit 1
shift 2
exec ${which("sha256sum")} "$@"`;

const b64encode = `[ "$1 $2" = "-r -" ] && exec ${which("base64")}`;

const common = ["cat", "find", "head", "sed", "sh", "tr"];

/** A folder for PATH with these programs, and nothing else. */
function tools(name: string, programs: Readonly<Record<string, string>>, others: readonly string[] = []): Shell {
  const path = join(root, name);
  mkdirSync(path);
  for (const tool of [...common, ...others]) symlinkSync(which(tool), join(path, tool));
  for (const [tool, text] of Object.entries(programs))
    writeFileSync(join(path, tool), `#!/bin/sh\nPATH=/usr/bin:/bin\n${text}\n`, { mode: 0o755 });
  return { name, argv: [which("dash")], path };
}

const systems = [
  { family: "freebsd", shell: tools("FreeBSD", { stat, readlink, sha256, b64encode }) },
  { family: "darwin", shell: tools("macOS", { stat, readlink, shasum }, ["base64"]) },
];

/** Folders and files to ask about, and what GNU's tools say of them. */
const top = join(root, "it's here");
const paths = ["", "/a", "/b c\nd", "/e\\f", "/to a", "/to nothing", "/none"].map((name) => top + name);

beforeAll(() => {
  mkdirSync(top);
  writeFileSync(join(top, "a"), "text of a\n", { mode: 0o640 });
  writeFileSync(join(top, "b c\nd"), "");
  writeFileSync(join(top, "e\\f"), "é");
  symlinkSync("a", join(top, "to a"));
  symlinkSync("nothing", join(top, "to nothing"));
});

const gnu: Shell = { name: "GNU", argv: [which("dash")], path: "/usr/bin:/bin" };

function told<Value>(shell: Shell, family: string, asked: readonly Fact<Value>[]): unknown {
  const platform = { ...debian, name: family, family };
  const keys = asked.map(({ key }) => key) as never[];
  return asked[0]?.kind.parse(answerOf(shell, asked[0].kind.script(keys, platform)), keys, platform);
}

describe.each(systems)("with the tools of $shell.name, facts about paths", ({ family, shell }) => {
  it.each<[string, readonly Fact<unknown>[]]>([
    ["states", paths.map(facts.file)],
    ["what links lead to", paths.map(facts.target)],
    ["texts", paths.map(facts.content)],
    ["all that is in a folder", [facts.tree(top)]],
    ["what a command printed", [facts.output({ command: "printf 'ä\\001'; exit 3" })]],
  ])("are the same as with GNU's: %s", (_, asked) => {
    expect(told(shell, family, asked)).toEqual(told(gnu, "debian", asked));
  });

  it("are the same as with GNU's: digests", () => {
    const plain = paths.filter((path) => !/[\n\\]/.test(path));
    expect(told(shell, family, plain.map(facts.digest))).toEqual(told(gnu, "debian", plain.map(facts.digest)));
    const digest = createHash("sha256").update("text of a\n").digest("hex");
    expect(told(shell, family, [facts.digest(join(top, "a"))])).toMatchObject([{ value: { digest } }]);
  });
});
