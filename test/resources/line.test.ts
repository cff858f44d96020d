import { describe, expect, it } from "vitest";
import { execute, file, line } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const sshd = "/etc/ssh/sshd_config";
const host = {
  files: {
    [sshd]: { content: "Port 22\n#PermitRootLogin yes\n", mode: "0600", owner: "deploy" },
    "/etc/alias": { link: sshd },
    "/etc/folder": { directory: true },
  },
} as const;

const noRoot = { match: /^#?PermitRootLogin\b/, line: "PermitRootLogin no" };

describe("line, action present", () => {
  it.each<Case>([
    ["replaces what matches", () => line(sshd, noRoot), [`line[${sshd}] present would: content`]],
    ["does nothing where the line is there", () => line(sshd, { line: "Port 22" }), []],
    ["follows a link", () => line("/etc/alias", noRoot), ["line[/etc/alias] present would: content"]],
    [
      "sets the mode of a file with the line",
      () => line("port", { path: sshd, line: "Port 22", mode: "0644" }),
      ["line[port] present would: mode from 0600 to 0644"],
    ],
    [
      "needs the file",
      () => line("/etc/new", { line: "x" }),
      ["line[/etc/new] fails: there is no file /etc/new", "  create: true makes it"],
    ],
    ["makes the file", () => line("/etc/new", { line: "x", create: true }), ["line[/etc/new] present would: create"]],
    [
      "needs the folder of a file that it makes",
      () => line("/no/such/file", { line: "x", create: true }),
      [
        "line[/no/such/file] fails: its folder /no/such does not exist",
        '  directory("/no/such") before it creates the folder',
      ],
    ],
    [
      "refuses what is no file",
      () => line("/etc/folder", { line: "x" }),
      ["line[/etc/folder] fails: its lines cannot be edited: /etc/folder is not a file"],
    ],
    [
      "may find the file that a command makes before it",
      () => [execute("make"), line("/etc/new", { line: "x" })],
      ["execute[make] run would: run", "line[/etc/new] present may: "],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("shows the difference", async () => {
    const { changes } = await planned(() => line(sshd, noRoot), host);
    expect(changes.flatMap((change) => change.changes.map(({ diff }) => diff))).toEqual([
      {
        path: sshd,
        before: "Port 22\n#PermitRootLogin yes\n",
        after: "Port 22\nPermitRootLogin no\n",
      },
    ]);
  });

  it("builds upon the lines before it, of one file", async () => {
    const { changes } = await planned(() => {
      file("/etc/new", { content: "a\n" });
      line("b", { path: "/etc/new", line: "b" });
      line("c", { path: "/etc/new", line: "c", before: /^b/ });
      line("no a", { path: "/etc/new", match: /^a/, action: "absent" });
      line("b again", { path: "/etc/new", line: "b" });
    });
    expect(changes.map(({ id, certain, changes: [one] }) => [id, certain, one?.diff?.after])).toEqual([
      ["file[/etc/new]", true, "a\n"],
      ["line[b]", true, "a\nb\n"],
      ["line[c]", true, "a\nc\nb\n"],
      ["line[no a]", true, "c\nb\n"],
    ]);
  });

  it.each<[string, () => unknown]>([
    ["by its property", () => line(sshd, { line: "pw hunter2!", sensitive: true })],
    ["by its text", () => line(sshd, { line: secret({ text: "pw hunter2!" }) })],
    ["by a lazy text", () => line(sshd, { line: () => secret({ text: "pw hunter2!" }) })],
    ["when it is removed", () => line("/etc/pw", { line: secret({ text: "pw hunter2!" }), action: "absent" })],
  ])("shows nothing of a line that is secret: %s", async (_, body) => {
    const plan = await planned(body, { files: { ...host.files, "/etc/pw": "pw hunter2!\n" } });
    expect(plan.changes).toHaveLength(1);
    expect(JSON.stringify(plan)).not.toMatch(/hunter2|diff/);
  });
});

describe("line, action absent", () => {
  it.each<Case>([
    [
      "removes what matches",
      () => line(sshd, { match: /^Port/, action: "absent" }),
      [`line[${sshd}] absent would: content`],
    ],
    [
      "removes a line by its text",
      () => line(sshd, { line: "Port 22", action: "absent" }),
      [`line[${sshd}] absent would: content`],
    ],
    ["does nothing where nothing matches", () => line(sshd, { match: /^Portal/, action: "absent" }), []],
    ["does nothing where there is no file", () => line("/etc/new", { match: /x/, action: "absent" }), []],
    [
      "refuses what is no file",
      () => line("/etc/folder", { match: /x/, action: "absent" }),
      ["line[/etc/folder] fails: its lines cannot be edited: /etc/folder is not a file"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("a line that is declared wrongly", () => {
  it.each<[string, () => unknown, string]>([
    [
      "without the line",
      () => line(sshd, { action: "present" } as never),
      'action "present" needs the property "line"',
    ],
    [
      "to be absent, whatever it is",
      () => line(sshd, { action: "absent" }),
      'action "absent" needs the property "match" or "line"',
    ],
    [
      "in two places",
      () => line(sshd, { line: "x", after: /a/, before: /b/ }),
      "after and before: only one of them can say where the line goes",
    ],
    ["of two lines", () => line(sshd, { line: "a\nb" }), 'line: expected one line, without line ends, got "a\\nb"'],
    [
      "with a secret of two lines",
      () => line(sshd, { line: secret({ text: "hunter2\nhunter3" }) }),
      "line: expected one line, without line ends, got a secret",
    ],
    [
      "with a match of two lines",
      () => line(sshd, { line: "a", match: "a\n" }),
      'match: expected a regular expression, or the text of one line, got "a\\n"',
    ],
    ["with a name that is no path", () => line("no root", noRoot), 'path: expected an absolute path, got "no root"'],
  ])("is refused before the run: %s", async (_, body, message) => {
    await expect(planned(body, host)).rejects.toThrow(message);
  });
});
