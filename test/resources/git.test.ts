import { type FakeHostOptions, fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import type { GitChanges } from "../../src/facts/git-changes.ts";
import type { GitCheckout, GitCheckoutQuestion } from "../../src/facts/git-checkout.ts";
import { facts } from "../../src/facts/index.ts";
import type { GitRefs } from "../../src/platforms/git.ts";
import { recipe } from "../../src/recipes/recipe.ts";
import { directory, execute, file, git, pkg } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";

const old = "1111111111111111111111111111111111111111";
const main = "2222222222222222222222222222222222222222";
const url = "https://example.com/app.git";
const path = "/srv/app";

const clean: GitChanges = { files: [], commits: 0 };
const none: GitCheckout = { hasGit: true, state: "none" };
const converged: GitCheckout = { hasGit: true, state: "checkout", head: main, url };

interface Situation {
  readonly checkout?: GitCheckout;
  readonly changes?: GitChanges;
  readonly refs?: GitRefs | "unreachable";
  readonly question?: Partial<GitCheckoutQuestion>;
  readonly revision?: string;
}

function host({
  checkout = converged,
  changes = clean,
  refs = { HEAD: main },
  question = {},
  revision,
}: Situation): FakeHostOptions {
  const { user, env, recursive } = question;
  const remote =
    refs === "unreachable"
      ? ({
          state: "unreachable",
          why: `fatal: unable to access '${url}': Could not resolve host: example.com`,
        } as const)
      : ({ state: "reachable", refs } as const);
  return {
    files: checkout.state === "none" ? { "/srv": { directory: true } } : { [path]: { directory: true } },
    facts: [
      facts.gitCheckout({ path, ...question }).is(checkout),
      facts.gitChanges({ path, recursive, user, env }).is(changes),
      facts.gitRemote({ url, revision, user, env }).is(remote),
    ],
  };
}

type Case = readonly [string, Situation, () => unknown, readonly string[]];

const cases: readonly Case[] = [
  ["is at the remote's default branch", {}, () => git(path, { repository: url }), []],
  [
    "follows it",
    { refs: { HEAD: old } },
    () => git(path, { repository: url }),
    ["git[/srv/app] sync would: the default branch from 2222222222 to 1111111111"],
  ],
  [
    "clones",
    { checkout: none },
    () => git(path, { repository: url }),
    ["git[/srv/app] sync would: clone https://example.com/app.git, the default branch at 2222222222"],
  ],
  [
    "fills an empty folder",
    { checkout: { hasGit: true, state: "empty" }, revision: "v1", refs: { "refs/tags/v1": old } },
    () => git(path, { repository: url, revision: "v1" }),
    ["git[/srv/app] sync would: clone https://example.com/app.git, v1 at 1111111111"],
  ],
  [
    "takes a branch before a tag",
    { revision: "v1", refs: { "refs/tags/v1": old, "refs/heads/v1": main } },
    () => git(path, { repository: url, revision: "v1" }),
    [],
  ],
  [
    "asks no remote for a whole commit",
    { refs: "unreachable" },
    () => git(path, { repository: url, revision: main }),
    [],
  ],
  [
    "knows an abbreviated commit that is here",
    { checkout: { ...converged, commit: main }, question: { revision: "2222222" }, revision: "2222222", refs: {} },
    () => git(path, { repository: url, revision: "2222222" }),
    [],
  ],
  [
    "fetches for one that is not",
    { question: { revision: "1111111" }, revision: "1111111", refs: {} },
    () => git(path, { repository: url, revision: "1111111" }),
    ["git[/srv/app] sync would: from 2222222222 to 1111111"],
  ],
  [
    "refuses one in a part of the history",
    { question: { revision: "1111111" }, revision: "1111111", refs: {} },
    () => git(path, { repository: url, revision: "1111111", depth: 1 }),
    [
      "git[/srv/app] fails: 1111111 is no branch or tag, and an abbreviated commit is not found in a part of the history",
      "  write the commit in full, or leave `depth` away",
    ],
  ],
  [
    "refuses what the remote does not have",
    { revision: "origin/main", refs: {} },
    () => git(path, { repository: url, revision: "origin/main" }),
    [
      "git[/srv/app] fails: https://example.com/app.git has no branch, tag or commit origin/main",
      '  a branch is called as at the remote: revision: "main"',
    ],
  ],
  [
    "refuses a remote without commits",
    { refs: {} },
    () => git(path, { repository: url }),
    ["git[/srv/app] fails: https://example.com/app.git has no commits"],
  ],
  [
    "says why a remote cannot be reached",
    { refs: "unreachable" },
    () => git(path, { repository: url }),
    [
      "git[/srv/app] fails: https://example.com/app.git cannot be asked: unable to access 'https://example.com/app.git': Could not resolve host: example.com",
      "  the host has no address for that name",
    ],
  ],
  [
    "corrects the remote's URL, and shows no password of the old one",
    { checkout: { ...converged, url: "https://me:hunter22@example.com/old.git" } },
    () => git(path, { repository: url }),
    ["git[/srv/app] sync would: remote origin: https://example.com/app.git, no longer https://…@example.com/old.git"],
  ],
  [
    "takes a password out of the remote's URL",
    { checkout: { ...converged, url: "https://me:hunter22@example.com/app.git" } },
    () => git(path, { repository: url }),
    ["git[/srv/app] sync would: remote origin: https://example.com/app.git, no longer https://…@example.com/app.git"],
  ],
  [
    "refuses local changes in the way",
    { refs: { HEAD: old }, changes: { files: ["a", "b", "c", "d"], commits: 0 } },
    () => git(path, { repository: url }),
    [
      "git[/srv/app] fails: /srv/app has 4 local changes: a, b, c, …",
      '  localChanges: "discard" throws them away; names in .gitignore or .git/info/exclude are left alone',
    ],
  ],
  [
    "refuses to leave commits behind",
    { refs: { HEAD: old }, changes: { files: [], commits: 1 } },
    () => git(path, { repository: url }),
    [
      "git[/srv/app] fails: /srv/app has 1 commit that no remote has",
      '  push what is to be kept; localChanges: "discard" checks out another commit all the same',
    ],
  ],
  [
    "leaves local changes at the right commit alone",
    { changes: { files: ["a"], commits: 0 } },
    () => git(path, { repository: url }),
    [],
  ],
  [
    "discards them if told",
    { changes: { files: ["a"], commits: 0 } },
    () => git(path, { repository: url, localChanges: "discard" }),
    ["git[/srv/app] sync would: discard 1 local change: a"],
  ],
  [
    "discards them on the way to another commit",
    { refs: { HEAD: old }, changes: { files: ["a", "b"], commits: 3 } },
    () => git(path, { repository: url, localChanges: "discard" }),
    ["git[/srv/app] sync would: the default branch from 2222222222 to 1111111111, discarding 2 local changes: a, b"],
  ],
  [
    "brings submodules to their commits",
    { checkout: { ...converged, submodules: ["lib"] }, question: { recursive: true } },
    () => git(path, { repository: url, recursive: true }),
    ["git[/srv/app] sync would: submodules lib"],
  ],
  [
    "finishes a clone that was cut, whatever lies there",
    { checkout: { ...converged, state: "unfinished" }, changes: { files: ["a"], commits: 0 } },
    () => git(path, { repository: url }),
    ["git[/srv/app] sync would: finish an interrupted clone, the default branch at 2222222222"],
  ],
  [
    "refuses a folder with something else in it",
    { checkout: { hasGit: true, state: "occupied", entries: ["a", "b", "c", "d"] } },
    () => git(path, { repository: url }),
    [
      "git[/srv/app] fails: /srv/app is neither empty nor a git checkout: in it are a, b, c, …",
      '  directory("/srv/app", { action: "delete" }) before it removes it, with all that is in it',
    ],
  ],
  [
    "says what git refuses",
    {
      checkout: {
        hasGit: true,
        state: "refused",
        why: "fatal: detected dubious ownership in repository at '/srv/app'\nTo add",
      },
    },
    () => git(path, { repository: url }),
    [
      "git[/srv/app] fails: git refuses /srv/app: detected dubious ownership in repository at '/srv/app'",
      "  git works for the owner of a repository alone: state it as `user`, or add the folder to safe.directory in /etc/gitconfig",
    ],
  ],
  [
    "needs git",
    { checkout: { hasGit: false, state: "none" } },
    () => git(path, { repository: url }),
    ["git[/srv/app] fails: git is not installed on this host", '  pkg("git") before it installs it'],
  ],
  [
    "is asked as its user, with that environment",
    { question: { user: "deploy", env: { GIT_SSH_COMMAND: "ssh -i key" } } },
    () => git(path, { repository: url, user: "deploy", env: { GIT_SSH_COMMAND: "ssh -i key" } }),
    [],
  ],
];

describe("git, action sync", () => {
  it.each(cases)("%s", async (_, situation, body, expected) =>
    expect(outline(await planned(body, host(situation)))).toEqual(expected),
  );

  it("needs the folder above", async () => {
    const body = () => git("/srv/a/b", { repository: url, revision: main });
    const options = { facts: [facts.gitCheckout({ path: "/srv/a/b" }).is(none)] };
    expect(outline(await planned(body, options))).toEqual([
      "git[/srv/a/b] fails: its folder /srv/a does not exist",
      '  directory("/srv/a") before it creates the folder',
    ]);
  });

  it("refuses a file in its place", async () => {
    const body = () => git("/srv/f", { repository: url, revision: main });
    const options = { files: { "/srv/f": "x" }, facts: [facts.gitCheckout({ path: "/srv/f" }).is(none)] };
    expect(outline(await planned(body, options))).toEqual([
      "git[/srv/f] fails: /srv/f is there already, and is no folder",
    ]);
  });
});

describe("git in a dry run", () => {
  it("comes after its package by assumption", async () => {
    const body = () => {
      pkg("git");
      git(path, { repository: url });
    };
    const situation = host({ checkout: { hasGit: false, state: "none" }, refs: "unreachable" });
    expect(outline(await planned(body, situation))).toEqual([
      "package[git] install would: install",
      "git[/srv/app] sync may: clone https://example.com/app.git, the default branch",
      "  as long as git is installed by then",
      "  as long as https://example.com/app.git can be reached by then",
    ]);
  });

  it("a key that is yet to be written may open the remote", async () => {
    const body = () => {
      file("/root/.ssh/id_ed25519", { content: "key", mode: "0600" });
      git(path, { repository: url });
    };
    const situation = host({ refs: "unreachable" });
    const options = { ...situation, files: { ...situation.files, "/root/.ssh": { directory: true } } } as const;
    expect(outline(await planned(body, options))).toEqual([
      "file[/root/.ssh/id_ed25519] create would: create, mode 0600",
      "git[/srv/app] sync may: the default branch from 2222222222 to the remote's HEAD",
      "  as long as https://example.com/app.git can be reached by then",
    ]);
  });

  it("is certain beside changes that do not touch it, and tells what follows of its folder", async () => {
    const body = () => {
      directory("/srv");
      file("/etc/motd", { content: "x" });
      git(path, { repository: url });
      git(path, { repository: url });
      file("/srv/app/.env", { content: "x" });
    };
    const options = host({ checkout: none });
    expect(
      outline(await planned(body, { ...options, files: { ...options.files, "/etc": { directory: true } } })),
    ).toEqual([
      "file[/etc/motd] create would: create",
      "git[/srv/app] sync would: clone https://example.com/app.git, the default branch at 2222222222",
      "file[/srv/app/.env] create may: create",
    ]);
  });

  it("is uncertain after a command", async () => {
    const body = () => {
      execute("make", { action: "run" });
      git(path, { repository: url });
    };
    expect(outline(await planned(body, host({ refs: { HEAD: old } })))).toEqual([
      "execute[make] run would: run",
      "git[/srv/app] sync may: the default branch from 2222222222 to 1111111111",
    ]);
  });
});

describe("a wrong git resource", () => {
  const bad = (properties: object) =>
    plan(
      recipe(() => void git(path, { repository: url, ...properties })),
      { host: fakeHost("debian-12") },
    ).then(
      () => "accepted",
      ({ message, hint }: { message: string; hint?: string }) => `${message}${hint === undefined ? "" : ` (${hint})`}`,
    );

  it.each<[object, string]>([
    [
      { revision: "--upload-pack=x" },
      'revision: expected a branch, a tag or a commit, as the remote calls it, got "--upload-pack=x"',
    ],
    [{ depth: 0 }, "depth: expected a number of commits, got 0"],
    [{ depth: 1.5 }, "depth: expected a number of commits, got 1.5"],
    [{ remote: "-x" }, 'remote: expected a name of letters, digits and hyphens, got "-x"'],
    [{ localChanges: "keep" }, 'localChanges: expected ("refuse" or "discard"), got "keep"'],
    [{ repository: 7 }, "repository: expected a string or a secret, got 7"],
    [{ destination: "srv" }, 'destination: expected an absolute path, got "srv"'],
  ])("%j", async (properties, message) => expect(await bad(properties)).toContain(message));

  it("shows no password, wherever it was written", async () => {
    const told = await bad({ repository: "https://deploy:hunter22@example.com/app.git" });
    expect(told).toContain("repository: its URL holds a password");
    expect(told).not.toContain("hunter22");
    const lazy = await planned(
      () => git(path, { repository: () => "https://deploy:hunter22@example.com/app.git" }),
      host({}),
    );
    expect(JSON.stringify(lazy)).toContain("its URL holds a password");
    expect(JSON.stringify(lazy)).not.toContain("hunter22");
  });

  it("refuses a secret that is none", async () => {
    expect(await bad({ repository: secret({ text: "git@example.com:app.git" }) })).toContain(
      "repository: a secret must be an http or https URL",
    );
  });
});
