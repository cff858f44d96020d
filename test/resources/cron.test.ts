import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { cron, file, pkg } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  facts: [facts.user("deploy").is({ exists: true, uid: 1000, gid: 1000, comment: "", home: "/", shell: "/bin/sh" })],
  files: {
    "/etc/cron.d": { directory: true },
    "/etc/cron.d/there": "5 * * * * root true\n",
    "/etc/cron.d/open": { content: "5 * * * * root true\n", mode: "0664", owner: "deploy", group: "deploy" },
  },
};

/** The file that one resource would make. */
async function textOf(body: () => unknown): Promise<string | undefined> {
  const { changes, failures } = await planned(body, host);
  expect(failures).toEqual([]);
  return changes[0]?.changes[0]?.diff?.after;
}

describe("cron, action create", () => {
  it.each<[string, () => unknown, string]>([
    ["a minute", () => cron("a", { minute: 5, command: "true" }), "5 * * * * root true\n"],
    [
      "all fields",
      () => cron("a", { minute: "*/10", hour: 8, day: 1, month: "jan-mar", weekday: "mon-fri", command: "true" }),
      "*/10 8 1 1-3 1-5 root true\n",
    ],
    ["a word", () => cron("a", { special: "@daily", command: "true", account: "deploy" }), "@daily deploy true\n"],
    [
      "percent signs, which mean themselves",
      () => cron("a", { minute: 0, command: 'echo "$(date +%F_%T)" \\n 100%' }),
      '0 * * * * root echo "$(date +\\%F_\\%T)" \\n 100\\%\n',
    ],
    ["blanks around the command", () => cron("a", { minute: 0, command: "  true  " }), "0 * * * * root true\n"],
    [
      "variables and a remark",
      () =>
        cron("a", {
          minute: 0,
          command: "true",
          environment: { PATH: "/bin:/usr/bin", MAILTO: "", SAID: 'a "b" %', ALSO: " it's $HOME # x" },
          comment: "first\n\nsecond",
        }),
      `# first\n#\n# second\nPATH=/bin:/usr/bin\nMAILTO=""\nSAID='a "b" %'\nALSO=" it's $HOME # x"\n0 * * * * root true\n`,
    ],
    [
      "a lazy command",
      () => cron("a", { minute: 0, command: ({ platform }) => platform.name }),
      "0 * * * * root debian\n",
    ],
  ])("writes %s", async (_, body, text) => expect(await textOf(body)).toBe(text));

  it.each<Case>([
    [
      "makes the file, readable by all and root's",
      () => cron("new", { minute: 5, command: "true" }),
      ["cron[new] create would: create, mode 0644, owner root, group root"],
    ],
    ["does nothing where it is there", () => cron("there", { minute: 5, command: "true" }), []],
    [
      "takes back a file that others own or may write",
      () => cron("open", { minute: 5, command: "true" }),
      ["cron[open] create would: mode from 0664 to 0644, owner from deploy to root, group from deploy to root"],
    ],
    [
      "needs the user",
      () => cron("new", { minute: 5, command: "true", account: "nosuch" }),
      ["cron[new] fails: there is no user nosuch", "  is the user made before it?"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("needs a cron that has the folder, which a package may bring", async () => {
    const backup = () => cron("new", { minute: 5, command: "true" });
    expect(outline(await planned(backup))).toEqual([
      "cron[new] fails: this host has no /etc/cron.d",
      '  is cron installed before it, by pkg("cron")?',
    ]);
    expect(outline(await planned(() => [pkg("cron"), backup()]))).toEqual([
      "package[cron] install would: install",
      "cron[new] create may: create, mode 0644, owner root, group root",
      "  as long as /etc/cron.d is a folder by then",
    ]);
  });
});

describe("cron, action delete", () => {
  it.each<Case>([
    ["removes the file", () => cron("there", { action: "delete" }), ["cron[there] delete would: delete"]],
    ["does nothing where there is none", () => cron("new", { action: "delete" }), []],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("a cron that is declared wrongly", () => {
  const command = "true";
  const quotes = "environment: expected variables with texts of one line, without both kinds of quotes in one";

  it.each<[string, () => unknown, string]>([
    ["without a command", () => cron("a", { minute: 0 } as never), 'action "create" needs the property "command"'],
    [
      "without a time",
      () => cron("a", { command, hour: 5 }),
      'state "minute" or "special": without a minute it would run every minute',
    ],
    [
      "with two times",
      () => cron("a", { command, special: "@daily", minute: 0, hour: 5 }),
      "special: it stands for all times, but minute, hour is stated",
    ],
    [
      "with a time that is none",
      () => cron("a", { command, minute: 60 }),
      'minute: expected numbers from 0 to 59 as in crontab(5), such as "*/10", got 60',
    ],
    ["with a word that is none", () => cron("a", { command, special: "daily" as never }), "special: expected"],
    [
      "with a name that cron skips",
      () => cron("a.b", { command, minute: 0 }),
      'name: expected letters, digits, _ and - only: cron skips any other file, got "a.b"',
    ],
    ["with a path for a name", () => cron("../a", { command, minute: 0 }), "name: expected letters"],
    [
      "with a command of two lines",
      () => cron("a", { command: "a\nb", minute: 0 }),
      "command: expected a command of one line, with % unescaped (put a longer one into a file)",
    ],
    ["with a percent sign escaped", () => cron("a", { command: "date +\\%F", minute: 0 }), "with % unescaped"],
    ["with an empty command", () => cron("a", { command: " ", minute: 0 }), "command: expected a command of one line"],
    [
      "for a user who is none",
      () => cron("a", { command, minute: 0, account: "a b" }),
      "account: expected a user's name",
    ],
    ["with a variable that is none", () => cron("a", { command, minute: 0, environment: { "A B": "x" } }), quotes],
    ["with both quotes", () => cron("a", { command, minute: 0, environment: { A: `"'` } }), quotes],
    ["with two lines", () => cron("a", { command, minute: 0, environment: { A: "a\nb" } }), quotes],
    [
      "with another text at the same place",
      () => [cron("a", { command, minute: 0 }), file("/etc/cron.d/a", { content: "x" })],
      "/etc/cron.d/a",
    ],
  ])("is refused before the run: %s", async (_, body, message) => {
    await expect(planned(body, host)).rejects.toThrow(message);
  });
});
