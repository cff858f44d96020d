import { describe, expect, it } from "vitest";
import { isAbbreviatedCommit, isFullCommit, isRevision, parseRefs, refsOf } from "../../src/platforms/git.ts";
import { gitTrouble } from "../../src/platforms/git-trouble.ts";

const one = "1".repeat(40);
const two = "2".repeat(40);

describe("git's words", () => {
  it.each(["main", "v1.2.0", "feature/größe", "refs/pull/7/head", "1a2b3c4", one, "a@b", "HEAD"])(
    "%s is a revision",
    (text) => expect(isRevision(text)).toBe(true),
  );

  it.each([
    "",
    "-x",
    "--upload-pack=x",
    "a b",
    "a..b",
    "HEAD~1",
    "main^",
    "a:b",
    "a*",
    "@{u}",
    "x@{1}",
    "a\n",
    "@",
    "/a",
    "a/",
    "a.lock",
  ])("%j is none", (text) => expect(isRevision(text)).toBe(false));

  it("tells whole commits from abbreviated ones", () => {
    expect(
      [one, "a".repeat(64), "1234567", "dead", "abc", "main"].map((text) => [
        isFullCommit(text),
        isAbbreviatedCommit(text),
      ]),
    ).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [false, true],
      [false, false],
      [false, false],
    ]);
  });

  it("looks for branches before tags", () => {
    expect(refsOf("v1")).toEqual(["refs/heads/v1", "refs/tags/v1"]);
    expect(refsOf("refs/pull/7/head")).toEqual(["refs/pull/7/head"]);
    expect(refsOf(undefined)).toEqual(["HEAD"]);
  });

  it("an annotated tag is the commit that it is of; what else was printed is no ref", () => {
    const printed = `Warning: added the key\n${one}\tHEAD\n${one}\trefs/tags/v1\n${two}\trefs/tags/v1^{}\n`;
    expect(parseRefs(printed)).toEqual({ HEAD: one, "refs/tags/v1": two });
  });
});

describe("git's troubles", () => {
  it.each([
    [
      "fatal: '/no' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure",
      "'/no' does not appear to be a git repository",
    ],
    [
      "git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.",
      "git@x: Permission denied (publickey).",
    ],
    ["Host key verification failed.\nfatal: Could not read from remote repository.", "Host key verification failed."],
    [
      "fatal: could not read Username for 'https://u:pw@x': terminal prompts disabled",
      "could not read Username for 'https://…@x': terminal prompts disabled",
    ],
    ["something odd\n", "something odd"],
    ["", "it did not say why"],
  ])("%j", (printed, why) => expect(gitTrouble(printed).why).toBe(why));

  it("come with a way out", () => {
    expect(gitTrouble("Host key verification failed.").hint).toContain("ssh_known_hosts");
    expect(gitTrouble("fatal: detected dubious ownership in repository at '/x'").hint).toContain("`user`");
    expect(gitTrouble("fatal: Authentication failed for 'https://x/'").hint).toContain("secret`");
  });
});
