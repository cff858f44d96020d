import { createHash } from "node:crypto";
import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { RecipeError } from "../../src/errors.ts";
import { facts } from "../../src/facts/index.ts";
import { directory, execute, file, group, user } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const hash = `$6$saltsalt$${"a".repeat(86)}`;
const other = `$6$saltsalt$${"b".repeat(86)}`;
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const login = { exists: true, password: digest(hash), locked: false, expires: undefined } as const;
const person = { exists: true, uid: 1000, gid: 100, comment: "Ann", home: "/home/ann", shell: "/bin/sh" } as const;

const host: FakeHostOptions = {
  files: {
    "/home/ann": { directory: true, owner: "1000" },
    "/srv/shared": { directory: true },
    "/srv/file": "x",
  },
  facts: [
    facts.user("ann").is(person),
    facts.user("bob").is({ ...person, uid: 1001, home: "/srv/shared" }),
    facts.user("root").is({ ...person, uid: 0, gid: 0 }),
    facts.userName(1001).is("bob"),
    facts.group("users").is({ exists: true, gid: 100, members: [] }),
    facts.groupName(100).is("users"),
    facts.group("staff").is({ exists: true, gid: 50, members: ["ann"] }),
    facts.group("www").is({ exists: true, gid: 33, members: [] }),
    facts.memberships("ann").is(["staff"]),
    facts.account("ann").is(login),
    facts.account("bob").is({ ...login, locked: true, expires: 20_000 }),
  ],
};
const outlined = async (body: () => unknown) => outline(await planned(body, host));

describe("user, action create", () => {
  it.each<Case>([
    ["makes one", () => user("new"), ["user[new] create would: create"]],
    [
      "says what it states, and no password",
      () =>
        user("new", {
          uid: 2000,
          gid: "users",
          groups: ["staff", "www"],
          home: "/srv/new",
          createHome: true,
          shell: "/bin/bash",
          comment: "New",
          system: true,
          password: hash,
          locked: true,
          expire: "2027-03-31",
        }),
      [
        "user[new] create would: create, for the system, uid 2000, group users, groups staff www, home /srv/new, shell /bin/bash, with a password, locked, until 2027-03-31",
      ],
    ],
    ["leaves alone what it does not state", () => user("ann"), []],
    [
      "does nothing where all is so",
      () =>
        user("ann", {
          uid: 1000,
          gid: "users",
          groups: ["staff"],
          home: "/home/ann",
          createHome: true,
          shell: "/bin/sh",
          comment: "Ann",
          password: hash,
          expire: "never",
          locked: false,
        }),
      [],
    ],
    ["takes the group by number too", () => [user("ann", { gid: 100 }), user("ann", { gid: "100" })], []],
    [
      "refuses a group that does not exist",
      () => user("ann", { gid: "nope" }),
      ["user[ann] fails: there is no group nope", '  group("nope") before it makes the group'],
    ],
    [
      "refuses a group's number that does not exist",
      () => user("ann", { gid: 4711 }),
      ["user[ann] fails: there is no group with the number 4711", '  group("…", { gid: 4711 }) before it makes one'],
    ],
    [
      "refuses another group that does not exist",
      () => user("new", { groups: ["staff", "nope"] }),
      ["user[new] fails: there is no group nope", '  group("nope") before it makes the group'],
    ],
    [
      "refuses a number that another user has",
      () => user("ann", { uid: 1001 }),
      ["user[ann] fails: the number 1001 belongs to the user bob"],
    ],
    [
      "refuses a home without a folder to be in",
      () => user("new", { home: "/srv/people/new", createHome: true }),
      [
        "user[new] fails: the folder of its home, /srv/people, does not exist",
        '  directory("/srv/people") before it creates the folder',
      ],
    ],
    [
      "refuses a home that is a file",
      () => user("ann", { home: "/srv/file", createHome: true }),
      ["user[ann] fails: its home /srv/file is not a folder"],
    ],
    [
      "corrects all that differs",
      () =>
        user("ann", {
          uid: 1234,
          gid: "www",
          groups: ["www"],
          home: "/srv/ann",
          shell: "/bin/bash",
          comment: 'Ann "A"',
          expire: "2027-03-31",
          locked: true,
        }),
      [
        'user[ann] create would: uid from 1000 to 1234, group from users to www, into www, out of staff, shell from /bin/sh to /bin/bash, comment from "Ann" to "Ann \\"A\\"", lock, expire from never to 2027-03-31, home from /home/ann to /srv/ann',
      ],
    ],
    [
      "only adds groups, if told so",
      () => user("ann", { groups: ["www"], append: true }),
      ["user[ann] create would: into www"],
    ],
    ["adds no group that it is in", () => user("ann", { groups: ["staff"], append: true }), []],
    ["may be in no group", () => user("ann", { groups: [] }), ["user[ann] create would: out of staff"]],
    [
      "moves a home",
      () => user("ann", { home: "/srv/ann", moveHome: true }),
      ["user[ann] create would: home from /home/ann to /srv/ann, moved"],
    ],
    [
      "moves no home where something is already",
      () => user("ann", { home: "/srv/shared", moveHome: true }),
      ["user[ann] create would: home from /home/ann to /srv/shared"],
    ],
    [
      "never moves a home that belongs to somebody else",
      () => user("bob", { home: "/srv/bob", moveHome: true }),
      [
        "user[bob] fails: its home /srv/shared is not its own, but belongs to root",
        "  without moveHome the folder stays",
      ],
    ],
    [
      "makes a home that is gone",
      () => user("ann", { home: "/srv/ann", createHome: true }),
      ["user[ann] create would: home from /home/ann to /srv/ann, create /srv/ann"],
    ],
    ["does not show a changed password", () => user("ann", { password: other }), ["user[ann] create would: password"]],
    [
      "ends a limit",
      () => user("bob", { expire: "never" }),
      ["user[bob] create would: expire from 2024-10-04 to never"],
    ],
    ["knows a password behind a lock", () => user("bob", { password: hash }), []],
    ["keeps a lock on the next password", () => user("bob", { password: other }), ["user[bob] create would: password"]],
    ["unlocks", () => user("bob", { locked: false }), ["user[bob] create would: unlock"]],
    [
      "unlocks with a new password",
      () => user("bob", { locked: false, password: secret({ text: other }) }),
      ["user[bob] create would: password, unlock"],
    ],
    [
      "cannot unlock what has no password",
      () => user("new", { locked: false }),
      [
        "user[new] fails: it cannot be unlocked: it has no password",
        '  state `password`; "*" is none that opens it, and not locked',
      ],
    ],
    [
      "takes lazy properties",
      () => user("ann", { shell: () => "/bin/bash", password: () => hash }),
      ["user[ann] create would: shell from /bin/sh to /bin/bash"],
    ],
  ])("%s", async (_, body, expected) => expect(await outlined(body)).toEqual(expected));

  it("shows no hash in the plan, neither new nor old", async () => {
    const plan = await planned(() => [user("new", { password: hash }), user("ann", { password: other })], host);
    expect(JSON.stringify(plan)).not.toMatch(/saltsalt/);
  });

  it("is refused where only root may look", async () => {
    const plan = await planned(() => user("root", { password: hash }), {
      facts: [facts.user("root").is(person), facts.account("root").is({ exists: false })],
    });
    expect(outline(plan)).toEqual([
      "user[root] fails: root is not in /etc/shadow",
      "  is it a user of this host's own?",
    ]);
  });
});

describe("user, action modify", () => {
  it.each<Case>([
    [
      "corrects one that exists",
      () => user("ann", { action: "modify", shell: "/bin/bash" }),
      ["user[ann] modify would: shell from /bin/sh to /bin/bash"],
    ],
    ["leaves alone one that does not", () => user("new", { action: "modify", shell: "/bin/bash" }), []],
  ])("%s", async (_, body, expected) => expect(await outlined(body)).toEqual(expected));
});

describe("user, action remove", () => {
  it.each<Case>([
    ["removes it", () => user("ann", { action: "remove" }), ["user[ann] remove would: remove"]],
    [
      "removes its home too, if told so",
      () => user("ann", { action: "remove", removeHome: true }),
      ["user[ann] remove would: remove, with its home /home/ann"],
    ],
    ["does nothing where none is", () => user("new", { action: "remove", removeHome: true }), []],
    [
      "never removes a home that belongs to somebody else",
      () => user("bob", { action: "remove", removeHome: true }),
      [
        "user[bob] fails: its home /srv/shared is not its own, but belongs to root",
        "  without removeHome the folder stays",
      ],
    ],
    [
      "never removes the superuser",
      () => user("root", { action: "remove" }),
      ["user[root] fails: the superuser cannot be removed"],
    ],
  ])("%s", async (_, body, expected) => expect(await outlined(body)).toEqual(expected));
});

describe("a dry run with users", () => {
  it.each<Case>([
    [
      "foresees the same user twice",
      () => {
        const all = { groups: ["staff"], createHome: true, shell: "/bin/bash", password: hash, expire: "2027-03-31" };
        user("new", all);
        user("new", { ...all, home: "/home/new", gid: "new" });
      },
      ["user[new] create would: create, groups staff, shell /bin/bash, with a password, until 2027-03-31"],
    ],
    [
      "foresees corrections",
      () => [user("ann", { shell: "/bin/bash", groups: [] }), user("ann", { shell: "/bin/bash", groups: [] })],
      ["user[ann] create would: out of staff, shell from /bin/sh to /bin/bash"],
    ],
    [
      "is certain of users one after the other",
      () => [user("one"), user("two", { groups: ["www"] }), user("ann", { locked: true })],
      ["user[one] create would: create", "user[two] create would: create, groups www", "user[ann] create would: lock"],
    ],
    [
      "foresees groups that are made before, and the user in them",
      () => [
        group("app"),
        user("new", { gid: "app", groups: ["www"] }),
        group("www", { members: ["new"] }),
        user("new", { gid: "app" }),
      ],
      ["group[app] create would: create", "user[new] create would: create, group app, groups www"],
    ],
    [
      "foresees the home, with its owner, and files in it",
      () => [
        user("new", { createHome: true }),
        directory("/home/new", { owner: "new", group: "new" }),
        directory("/home/new/.ssh", { owner: "new", mode: "0700" }),
        file("/home/new/.ssh/authorized_keys", { content: "key" }),
        file("/home/new/.profile", { content: "x" }),
      ],
      [
        "user[new] create would: create",
        "directory[/home/new/.ssh] create would: create, mode 0700, owner new",
        "file[/home/new/.ssh/authorized_keys] create would: create",
        "file[/home/new/.profile] create may: create",
      ],
    ],
    [
      "assumes a group that a command may make",
      () => [execute("make"), user("new", { groups: ["later"] })],
      [
        "execute[make] run would: run",
        "user[new] create may: create, groups later",
        "  as long as there is a group later by then",
      ],
    ],
    [
      "is not sure of a number that a new user may have got",
      () => [user("one"), user("ann", { gid: 4711 })],
      [
        "user[one] create would: create",
        "user[ann] create may: group from users to 4711",
        "  as long as there is a group with the number 4711 by then",
      ],
    ],
  ])("%s", async (_, body, expected) => expect(await outlined(body)).toEqual(expected));
});

describe("what can be no user or group", () => {
  it.each(["a:b", "a,b", "a b", "a/b", "a\nb", "-a", "+a", "~a", "12", ".", ".."])("%j is no name", async (name) => {
    await expect(planned(() => user(name))).rejects.toThrow(RecipeError);
    await expect(planned(() => group(name))).rejects.toThrow(RecipeError);
    await expect(planned(() => user("a", { groups: [name] }))).rejects.toThrow(RecipeError);
    await expect(planned(() => group("a", { members: [name] }))).rejects.toThrow(RecipeError);
  });

  it.each([-1, 1.5, 2 ** 32 - 1])("%j is no number", async (id) => {
    await expect(planned(() => user("a", { uid: id }))).rejects.toThrow("expected a whole number");
    await expect(planned(() => group("a", { gid: id }))).rejects.toThrow("expected a whole number");
    await expect(planned(() => user("a", { gid: id }))).rejects.toThrow("gid: expected");
  });

  it.each(["a:b", "a\nb"])("%j is no comment", async (comment) => {
    await expect(planned(() => user("a", { comment }))).rejects.toThrow("expected a text without colons and line ends");
  });

  it.each(["2027-02-30", "2027-3-1", "tomorrow", "", "1969-12-31"])("%j is no date", async (expire) => {
    await expect(planned(() => user("a", { expire }))).rejects.toThrow(
      'expected a date such as "2027-03-31", or "never"',
    );
  });

  it.each(["hunter2-in-clear", hash.slice(0, -1), `${hash}\n`, `!${hash}`, "", "!", "abcdefghijklm"])(
    "%j is no password's hash, and is not shown",
    async (password) => {
      const told = await planned(() => user("a", { password })).catch((error: unknown) => String(error));
      expect(told).toMatch(/expected a hash in a format of crypt\(5\).*, got a secret$/);
      const lazily = outline(await planned(() => user("a", { password: () => password })));
      expect(lazily.join("\n")).toMatch(/expected a hash in a format of crypt\(5\).*, got a secret$/);
    },
  );

  it.each([
    "*",
    `$y$j9T$${"a".repeat(22)}$${"b".repeat(43)}`,
    `$2b$12$${"a".repeat(53)}`,
    `$6$rounds=5000$salt$${"a".repeat(86)}`,
    `$5$salt$${"a".repeat(43)}`,
    `$1$salt$${"a".repeat(22)}`,
  ])("%j is one", async (password) => {
    expect(outline(await planned(() => user("a", { password })))).toEqual([
      "user[a] create would: create, with a password",
    ]);
  });
});
