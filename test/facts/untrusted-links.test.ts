import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Fact } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { ask, shells } from "./shells.ts";

const top = temporaryFolder();
const nobody = 65_534;

interface Place {
  readonly name: string;
  readonly mode: number;
  /** Owner and group of the folder, and the owner of the links in it. */
  readonly owner: number;
  readonly group: number;
  readonly linkOwner: number;
}

const refused: readonly (Place & { readonly who: string })[] = [
  { name: "theirs", mode: 0o755, owner: nobody, group: 0, linkOwner: nobody, who: "user nobody" },
  { name: "their folder, root's link", mode: 0o755, owner: nobody, group: 0, linkOwner: 0, who: "user nobody" },
  { name: "their sticky folder", mode: 0o1777, owner: nobody, group: 0, linkOwner: nobody, who: "user nobody" },
  { name: "their link in root's folder", mode: 0o755, owner: 0, group: 0, linkOwner: nobody, who: "user nobody" },
  { name: "their link in a sticky folder", mode: 0o1777, owner: 0, group: 0, linkOwner: nobody, who: "user nobody" },
  { name: "a group's folder", mode: 0o775, owner: 0, group: nobody, linkOwner: 0, who: "the group nogroup" },
  { name: "everybody's folder", mode: 0o777, owner: 0, group: 0, linkOwner: 0, who: "everybody" },
];

const trusted: readonly Place[] = [
  { name: "root's", mode: 0o755, owner: 0, group: 0, linkOwner: 0 },
  { name: "root's link in a sticky folder", mode: 0o1777, owner: 0, group: 0, linkOwner: 0 },
  { name: "a folder that only root's group writes", mode: 0o775, owner: 0, group: 0, linkOwner: 0 },
];

/** What is asked about paths that lead through the links of a place, with a link at the end or in the middle. */
const questions: Readonly<Record<string, (path: string) => Fact<unknown>>> = {
  target: facts.target,
  content: facts.content,
  digest: facts.digest,
  folder: facts.folder,
  tree: facts.tree,
};

const ways = ["to file", "to folder", "to nothing", "to link", "to folder/secret", "to folder/none", "below/to file"];

function make({ name, mode, owner, group, linkOwner }: Place): void {
  const place = join(top, name);
  mkdirSync(join(place, "below"), { recursive: true });
  const links = { "to file": "secret", "to folder": ".", "to nothing": "none", "to link": "../via" };
  for (const [link, target] of Object.entries(links)) {
    symlinkSync(join("../target", target), join(place, link));
    symlinkSync(join("../../target", target), join(place, "below", link));
    lchownSync(join(place, link), linkOwner, linkOwner);
    lchownSync(join(place, "below", link), linkOwner, linkOwner);
  }
  chownSync(place, owner, group);
  chmodSync(place, mode);
}

// Only root can give files to another account; the test command for hosts runs as root.
describe.runIf(process.getuid?.() === 0).each(shells)("a link, in $name,", (shell) => {
  beforeAll(() => {
    if (shell !== shells[0]) return;
    chmodSync(top, 0o755);
    mkdirSync(join(top, "target"));
    writeFileSync(join(top, "target/secret"), "secret");
    symlinkSync("target/secret", join(top, "via"));
    for (const place of [...refused, ...trusted]) make(place);
  });

  const answersOf = (question: (path: string) => Fact<unknown>, name: string): readonly unknown[] =>
    ask(
      shell,
      ways.map((way) => question(join(top, name, way))),
    );

  describe.each(refused)("$name", ({ name, who }) => {
    it.each(Object.entries(questions))("is not followed for facts.%s", (_, question) => {
      const unreadable = (link: string) => ({
        unreadable: `${join(top, name, link)} is a link that ${who} can replace, so it is not followed; declare the path that it leads to instead`,
      });
      const links = ["to file", "to folder", "to nothing", "to link", "to folder", "to folder", "below/to file"];
      expect(answersOf(question, name)).toEqual(links.map(unreadable));
    });

    it("is itself told by facts.file, and does not hide what is beside it", () => {
      const [link, through, beside] = ask(shell, [
        facts.file(join(top, name, "to file")),
        facts.file(join(top, name, "to folder/secret")),
        facts.file(join(top, name, "below")),
      ]);
      expect(link).toMatchObject({ value: { type: "link", target: "../target/secret" } });
      expect(through).toMatchObject({ unreadable: expect.stringContaining(`that ${who} can replace`) });
      expect(beside).toMatchObject({ value: { type: "directory" } });
    });
  });

  it.each(trusted)("$name is followed", ({ name }) => {
    const [file, folder, nothing, link, inFolder] = answersOf(facts.target, name);
    expect([file, link, inFolder]).toMatchObject(Array.from({ length: 3 }, () => ({ value: { type: "file" } })));
    expect(folder).toMatchObject({ value: { type: "directory" } });
    expect(nothing).toMatchObject({ value: { type: "none" } });
  });

  it("of one's own is followed by oneself, and root's by everybody", () => {
    const own = join(top, "theirs/to file");
    const roots = join(top, "root's/to file");
    expect(ask(shell, [facts.target(own), facts.target(roots)], nobody)).toMatchObject([
      { value: { type: "file" } },
      { value: { type: "file" } },
    ]);
  });
});
