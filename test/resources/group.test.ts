import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { execute, group, user } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const person = { exists: true, uid: 1000, gid: 100, comment: "", home: "/home/x", shell: "/bin/sh" } as const;
const host: FakeHostOptions = {
  facts: [
    ...["ann", "bob", "cid"].map((name) => facts.user(name).is(person)),
    facts.group("staff").is({ exists: true, gid: 50, members: ["ann", "bob"] }),
    facts.group("root").is({ exists: true, gid: 0, members: [] }),
    facts.groupName(50).is("staff"),
    facts.memberships("ann").is(["staff"]),
    facts.memberships("bob").is(["staff"]),
  ],
};

describe("group, action create", () => {
  it.each<Case>([
    ["makes one", () => group("new"), ["group[new] create would: create"]],
    [
      "says what it states",
      () => group("new", { gid: 4000, members: ["ann", "bob", "ann"], system: true }),
      ["group[new] create would: create, gid 4000, members ann bob"],
    ],
    ["leaves alone what it does not state", () => group("staff"), []],
    ["does nothing where all is so", () => group("staff", { gid: 50, members: ["bob", "ann", "bob"] }), []],
    ["corrects its number", () => group("staff", { gid: 51 }), ["group[staff] create would: gid from 50 to 51"]],
    [
      "has exactly the stated members",
      () => group("staff", { members: ["cid", "ann"] }),
      ["group[staff] create would: with cid, without bob"],
    ],
    [
      "may have no members",
      () => group("staff", { members: [] }),
      ["group[staff] create would: without ann, without bob"],
    ],
    [
      "only takes in members, if told so",
      () => group("staff", { members: ["cid", "ann"], append: true }),
      ["group[staff] create would: with cid"],
    ],
    ["takes in nobody who is in it", () => group("staff", { members: ["ann"], append: true }), []],
    [
      "takes its name as a property",
      () => group("the staff", { name: "staff", gid: 51 }),
      ["group[the staff] create would: gid from 50 to 51"],
    ],
    [
      "refuses a member that does not exist, before anything is changed",
      () => group("new", { members: ["ann", "nobody-here"] }),
      ["group[new] fails: there is no user nobody-here", '  user("nobody-here") before it makes the user'],
    ],
    [
      "refuses a number that another group has",
      () => group("new", { gid: 50 }),
      ["group[new] fails: the number 50 belongs to the group staff"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("group, action remove", () => {
  it.each<Case>([
    ["removes it", () => group("staff", { action: "remove" }), ["group[staff] remove would: remove"]],
    ["does nothing where none is", () => group("new", { action: "remove" }), []],
    [
      "never removes the superuser's",
      () => group("root", { action: "remove" }),
      ["group[root] fails: the superuser's group cannot be removed"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("a dry run with groups", () => {
  it.each<Case>([
    [
      "foresees the same group twice",
      () => [group("new", { gid: 4000, members: ["ann"] }), group("new", { gid: 4000, members: ["ann"] })],
      ["group[new] create would: create, gid 4000, members ann"],
    ],
    [
      "is certain of groups one after the other",
      () => [group("one", { members: ["ann"] }), group("two", { members: ["ann"] }), group("staff", { members: [] })],
      [
        "group[one] create would: create, members ann",
        "group[two] create would: create, members ann",
        "group[staff] create would: without ann, without bob",
      ],
    ],
    [
      "foresees members that are made before",
      () => [user("dora"), group("staff", { members: ["dora"], append: true })],
      ["user[dora] create would: create", "group[staff] create would: with dora"],
    ],
    [
      "foresees that a user is in a group by then",
      () => [group("new", { members: ["cid"] }), user("cid", { groups: ["new"] })],
      ["group[new] create would: create, members cid"],
    ],
    [
      "assumes a member that a command may make",
      () => [execute("make"), group("staff", { members: ["eve"], append: true })],
      ["execute[make] run would: run", "group[staff] create may: with eve", "  as long as there is a user eve by then"],
    ],
    [
      "is not sure of a number that a new group may have got",
      () => [group("one"), group("two", { gid: 50 })],
      [
        "group[one] create would: create",
        "group[two] create may: create, gid 50",
        "  as long as the number 50 is free by then",
      ],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

it("a host without the programs says which, and where they are", async () => {
  const lacking = {
    missing: ["groupadd", "gpasswd", "usermod"],
    homes: "/home",
    shell: "/bin/sh",
    homeMode: "0755",
    skeleton: "/etc/skel",
    skeletonEntries: [],
  };
  const bare = { facts: [...(host.facts ?? []), facts.accountDefaults().is(lacking)] };
  expect(outline(await planned(() => [group("staff"), group("new", { members: ["ann"] })], bare))).toEqual([
    "group[new] fails: this host has no groupadd and no gpasswd",
    "  the package `passwd` of Debian, `shadow` of Alpine and others, has them; busybox's own tools are not enough",
  ]);
});
