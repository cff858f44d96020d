import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer, Fact } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { gitPrelude, loginEnvironment } from "../../src/platforms/git.ts";
import { secret } from "../../src/values/secret.ts";
import { lines, raw, sh } from "../../src/values/shell.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { ask, runFragment, type Shell, shells } from "./shells.ts";

const folder = temporaryFolder();

const at = (name: string) => join(folder, name);
const nasty = at("it's $HOME -n größe");

function git(...words: readonly string[]): string {
  const identity = [
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@example.com",
    "-c",
    "init.defaultBranch=main",
    "-c",
    "protocol.file.allow=always",
  ];
  return execFileSync("git", [...identity, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** Commits of the repository: the first one is tagged v1, the second one is main. */
let first = "";
let second = "";

beforeAll(() => {
  git("init", "-q", at("origin"));
  git("-C", at("origin"), "commit", "-q", "--allow-empty", "-m", "one");
  git("-C", at("origin"), "tag", "-a", "-m", "v1", "v1");
  writeFileSync(at("origin/file"), "x\n");
  git("-C", at("origin"), "add", ".");
  git("-C", at("origin"), "commit", "-q", "-m", "two");
  [second = "", first = ""] = git("-C", at("origin"), "log", "--format=%H").split("\n");
  git("clone", "-q", at("origin"), nasty);
  git("-C", nasty, "submodule", "--quiet", "add", at("origin"), "sub one");
  git("-C", nasty, "commit", "-q", "-m", "three");
  git("clone", "-q", nasty, at("without-submodule"));
  git("init", "-q", at("unborn"));
  mkdirSync(at("empty/.tsamae.aaaaaaaaaa"), { recursive: true });
  mkdirSync(at("occupied"));
  for (const name of ["a", ".b", "..c", "d", "e"]) writeFileSync(at(`occupied/${name}`), "");
  mkdirSync(at("broken/.git"), { recursive: true });
  writeFileSync(at("file"), "");
});

const value = <Value>(answer: Answer<Value> | undefined): Value => {
  if (answer === undefined || !("value" in answer)) throw new Error(JSON.stringify(answer));
  return answer.value;
};

describe.each(shells)("git in $name", (plain) => {
  const shell: Shell = { ...plain, path: `${plain.path}:/usr/bin:/bin` };
  beforeAll(() => void runFragment(plain, sh`true`));

  const look = <Value>(...asked: readonly Fact<Value>[]): readonly Value[] => ask(shell, asked).map(value);

  it("says what a folder is", () => {
    const states = look(
      ...["none", "file", "empty", "occupied", "broken", "unborn"].map((name) => facts.gitCheckout({ path: at(name) })),
    );
    expect(states).toMatchObject([
      { hasGit: true, state: "none" },
      { state: "none" },
      { state: "empty" },
      { state: "occupied" },
      { state: "refused", why: expect.stringContaining("not a git repository") },
      { state: "checkout" },
    ]);
    expect(states[3]?.entries).toHaveLength(4);
    expect(states[5]).not.toHaveProperty("head");
  });

  it("says which commit is checked out, where it comes from, and what an abbreviated commit means", () => {
    const [here, there] = look(
      facts.gitCheckout({ path: nasty, revision: first.slice(0, 9), recursive: true }),
      facts.gitCheckout({ path: at("without-submodule"), remote: "other", revision: "0000000", recursive: true }),
    );
    const head = git("-C", nasty, "rev-parse", "HEAD");
    expect(here).toEqual({ hasGit: true, state: "checkout", head, url: at("origin"), commit: first });
    expect(there).toEqual({ hasGit: true, state: "checkout", head, submodules: ["sub one"] });
  });

  it("says what somebody changed, and what was committed here", () => {
    const path = at(`changed-${shell.name}`);
    git("clone", "-q", nasty, path);
    const asked = facts.gitChanges({ path, recursive: true });
    expect(look(asked)).toEqual([{ files: [], commits: 0 }]);
    git("-C", path, "commit", "-q", "--allow-empty", "-m", "mine");
    writeFileSync(join(path, "file"), "y\n");
    writeFileSync(join(path, "new größe"), "");
    expect(look(asked)).toEqual([{ files: ["file", "new größe"], commits: 1 }]);
  });

  it("a submodule at another commit is no change of somebody's, a changed file in it is", () => {
    const path = at(`sub-${shell.name}`);
    git("clone", "-q", "--recursive", nasty, path);
    git("-C", join(path, "sub one"), "checkout", "-q", first);
    expect(look(facts.gitChanges({ path, recursive: true }))[0]?.files).toEqual([]);
    expect(look(facts.gitCheckout({ path, recursive: true }))[0]?.submodules).toEqual(["sub one"]);
    writeFileSync(join(path, "sub one", "mine"), "");
    expect(look(facts.gitChanges({ path, recursive: true }))[0]?.files).toEqual(["sub one"]);
  });

  it("says where a revision is at many remotes", () => {
    const url = at("origin");
    const answers = look(
      facts.gitRemote({ url }),
      facts.gitRemote({ url, revision: "v1" }),
      facts.gitRemote({ url, revision: "nothing" }),
      facts.gitRemote({ url: at("no such"), revision: "main" }),
      ...Array.from({ length: 20 }, (_, index) => facts.gitRemote({ url, revision: `x${index}` })),
      facts.gitRemote({ url: `file://${url}`, revision: "main" }),
    );
    expect(answers[0]).toEqual({ state: "reachable", refs: { HEAD: second } });
    expect(answers[1]).toEqual({ state: "reachable", refs: { "refs/tags/v1": first } });
    expect(answers[2]).toEqual({ state: "reachable", refs: {} });
    expect(answers[3]).toMatchObject({
      state: "unreachable",
      why: expect.stringContaining("does not appear to be a git repository"),
    });
    expect(answers.at(-1)).toEqual({ state: "reachable", refs: { "refs/heads/main": second } });
  });

  it("asks as others with their environment, which git takes nothing of its own place from", () => {
    const [answer] = look(facts.gitCheckout({ path: nasty, env: { GIT_DIR: "/nonexistent", GIT_WORK_TREE: "/" } }));
    expect(answer?.url).toBe(at("origin"));
  });

  it("cannot say anything as a user that does not exist", () => {
    expect(ask(shell, [facts.gitCheckout({ path: nasty, user: "nobody-of-that-name" })])).toEqual([
      { unreadable: "there is no user nobody-of-that-name on this host" },
    ]);
  });

  it("gives a login to its own site alone, in place of all other helpers", () => {
    const login = {
      site: "https://example.com",
      user: secret({ text: "deploy" }),
      password: secret({ text: `p"w'$x` }),
    };
    const environment = Object.entries(loginEnvironment(login)).map(
      ([name, one]) =>
        sh`${raw(name)}=${typeof one === "string" ? one : name === "TSAMAE_GIT_USER" ? "deploy" : `p"w'$x`}; export ${raw(name)}`,
    );
    const fill = (site: string) => {
      const asking = sh`printf '%s\n' protocol=https host=${site} '' | g -c credential.helper='!echo username=other; echo password=other; :' credential fill 2>&1`;
      return runFragment(shell, lines([...environment, gitPrelude, asking])).toString();
    };
    expect(fill("example.com")).toContain(`username=deploy\npassword=p"w'$x\n`);
    expect(fill("example.org")).toContain("password=other\n");
  });

  it("writes nothing", () => {
    const path = at(`still-${shell.name}`);
    git("clone", "-q", at("origin"), path);
    const index = execFileSync("stat", ["-c", "%z", join(path, ".git/index")]).toString();
    chmodSync(join(path, "file"), 0o600);
    execFileSync("touch", ["-d", "2001-01-01", join(path, "file")]);
    look(facts.gitChanges({ path }));
    look(facts.gitCheckout({ path, recursive: true }));
    expect(execFileSync("stat", ["-c", "%z", join(path, ".git/index")]).toString()).toBe(index);
  });
});

describe("a host without git", () => {
  it("says so, and what needs no git", () => {
    const bare = shells.find(({ name }) => name === "busybox");
    if (bare === undefined) throw new Error("no busybox");
    const [none, empty, checkout] = ask(bare, [
      facts.gitCheckout({ path: at("none") }),
      facts.gitCheckout({ path: at("empty") }),
      facts.gitCheckout({ path: nasty }),
    ]).map(value);
    expect([none, empty, checkout]).toEqual([
      { hasGit: false, state: "none" },
      { hasGit: false, state: "empty" },
      { hasGit: false, state: "checkout" },
    ]);
    expect(ask(bare, [facts.gitRemote({ url: "/x" })]).map(value)).toEqual([
      { state: "unreachable", why: "git is not installed" },
    ]);
  });
});
