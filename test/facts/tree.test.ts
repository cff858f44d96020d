import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { answerOf, ask, debian, shells } from "./shells.ts";

const root = temporaryFolder();
chmodSync(root, 0o755);

const at = (...names: readonly string[]): string => join(root, ...names);
mkdirSync(at("full", "-d e", "f\ng"), { recursive: true });
mkdirSync(at("empty"));
writeFileSync(at("full", "$(x) 'q'"), "");
writeFileSync(at("full", "-d e", "ä\u{1F600}!"), "");
symlinkSync("/etc", at("full", "away"));
symlinkSync("full", at("link"));
writeFileSync(at("file"), "");
for (const number of ["1", "12", "3", "03", "x", "1 2"]) writeFileSync(at(`it's [a].~${number}~`), "");
writeFileSync(at("it's [a]"), "");

const inFull = [
  { path: "-d e", isFolder: true },
  { path: "-d e/f\ng", isFolder: true },
  { path: "$(x) 'q'", isFolder: false },
  { path: "-d e/ä\u{1F600}!", isFolder: false },
  { path: "away", isFolder: false },
];

describe.each(shells)("in $name", (shell) => {
  it("lists all below a folder, whatever it is called, and follows no link but the one asked for", () => {
    const keys = ["full", "empty", "file", "nothing", "link"].map((name) => at(name));
    const answers = ask(shell, keys.map(facts.tree));
    const byPath = (entries: readonly { readonly path: string }[] = []) =>
      entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    expect(
      answers.map(
        (answer) => answer !== undefined && "value" in answer && answer.value.entries && byPath(answer.value.entries),
      ),
    ).toEqual([byPath(inFull), [], undefined, undefined, byPath(inFull)]);
    expect(answers[4]).toMatchObject({ value: { canonical: at("full"), crossedLink: true } });
  });

  it("does not take what cannot be listed for empty", () => {
    mkdirSync(at("closed", "in"), { recursive: true });
    chmodSync(at("closed", "in"), 0o700);
    const [answer] = ask(shell, [facts.tree(at("closed"))], 65534);
    expect(answer).toEqual({ unreadable: expect.stringContaining("cannot be listed") });
  });

  it("finds old versions, in their order", () => {
    const answers = ask(shell, [facts.oldVersions(at("it's [a]")), facts.oldVersions(at("file"))]);
    expect(answers).toEqual([{ value: [1, 3, 12] }, { value: [] }]);
  });

  it("tells what there is to download with", () => {
    const [answer] = ask(shell, [facts.downloader()]);
    const known = shell.name === "busybox" ? ["small wget"] : ["curl", "wget", "none"];
    expect(known).toContain(answer !== undefined && "value" in answer ? answer.value : undefined);
  });

  it("notices an answer that is not whole", () => {
    const { kind } = facts.tree("/");
    const keys = [at("full")] as never[];
    const whole = answerOf(shell, kind.script(keys, debian));
    expect(() => kind.parse(whole.subarray(0, -4), keys, debian)).toThrow(SpoiltAnswer);
  });
});
