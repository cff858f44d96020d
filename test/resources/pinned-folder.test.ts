import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { enterFolder, pinning } from "../../src/resources/pinned-folder.ts";
import { lines, raw, type ShellCommand } from "../../src/values/shell.ts";
import { type Shell, shells } from "../facts/shells.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const nobody = 65_534;
/** Only root can give files to another account; the test command for hosts runs as root. */
const isRoot = process.getuid?.() === 0;

function run({ argv, path }: Shell, cwd: string, script: ShellCommand) {
  const [program, ...args] = argv;
  const env = { PATH: path, LC_ALL: "C", SHLVL: "2" };
  const { status, stdout, stderr } = spawnSync(program, [...args, "-c", script.text], { cwd, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

const own = lines([pinning, raw("tsamae_enter_own ./made\npwd")]);

describe.each(shells)("a pinned folder in $name", (shell) => {
  let root = "";
  beforeEach(() => {
    root = temporaryFolder();
    mkdirSync(join(root, "made"));
    symlinkSync("made", join(root, "link"));
  });

  it("is entered by its physical path alone", () => {
    const show = (path: string) => run(shell, "/", lines([enterFolder(path), raw("pwd")]));
    expect(show(join(root, "made"))).toEqual({ status: 0, stdout: `${root}/made\n`, stderr: "" });
    const other = `${root}/link is missing, or another folder took its place\n`;
    expect(show(join(root, "link"))).toEqual({ status: 1, stdout: "", stderr: other });
    expect(show(join(root, "none")).status).toBe(1);
    expect(show("/")).toEqual({ status: 0, stdout: "/\n", stderr: "" });
  });

  it("that this script made is entered if it belongs to who runs it", () => {
    expect(run(shell, root, own)).toEqual({ status: 0, stdout: `${root}/made\n`, stderr: "" });
  });

  it.runIf(isRoot)("is refused if it belongs to somebody else, whatever that one has put there", () => {
    chownSync(join(root, "made"), nobody, nobody);
    const refused = `${root}/made: another folder took its place, or it does not belong to who made it\n`;
    expect(run(shell, root, own)).toEqual({ status: 1, stdout: "", stderr: refused });
    writeFileSync(join(root, "victim"), "kept");
    chownSync(join(root, "victim"), nobody, nobody);
    symlinkSync("../victim", join(root, "made/.tsamae-owner"));
    expect(run(shell, root, own)).toEqual({ status: 1, stdout: "", stderr: refused });
    expect(readdirSync(root).toSorted()).toEqual(["link", "made", "victim"]);
  });
});

it.runIf(isRoot)("a folder on a file system without owners is entered", () => {
  const bash = shells.find(({ name }) => name === "bash");
  if (bash === undefined) throw new Error("no bash");
  const root = temporaryFolder();
  mkdirSync(join(root, "made"));
  // As on such a file system, nothing belongs to root.
  const withoutOwners = raw(
    '[() { case " $* " in *" -O "*) set -- "${@%-O}" ; case $1 in "!") return 0 ;; *) return 1 ;; esac ;; esac; builtin [ "$@"; }',
  );
  const { status, stdout } = run(bash, root, lines([withoutOwners, own]));
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${root}/made\n` });
  expect(readdirSync(join(root, "made"))).toEqual([]);
});
