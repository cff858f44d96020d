import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { authorizedKey, execute } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIh9zDUC2vv6hYZjD2jIgl0lHyy2/Gl4cwKZuNhp7ofK alice";
const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK44YVJLXqZ9Zs+7/NTcd9Gr0Mb3ssBchpD7b+5FDKUF bob";

const account = (name: string, home = `/home/${name}`) =>
  facts.user(name).is({ exists: true, uid: 1000, gid: 1000, comment: "", home, shell: "/bin/sh" });
const own = { owner: "x", group: "x" };
const privateFolder = { directory: true, mode: "0700", ...own } as const;
const privateFile = { content: `${key}\n`, mode: "0600", ...own } as const;

const names = ["fresh", "good", "open", "stolen", "linked", "behind", "deep", "folder"];
const host: FakeHostOptions = {
  facts: [...names.map((name) => account(name)), account("homeless"), account("moved", "/data/moved/")],
  files: {
    "/home/fresh": { directory: true, ...own },
    "/home/good/.ssh": privateFolder,
    "/home/good/.ssh/authorized_keys": privateFile,
    "/home/open/.ssh": { ...privateFolder, mode: "0755" },
    "/home/open/.ssh/authorized_keys": { ...privateFile, mode: "0644" },
    "/home/stolen/.ssh": { ...privateFolder, owner: "root" },
    "/home/stolen/.ssh/authorized_keys": { ...privateFile, owner: "root" },
    "/home/linked/.ssh": privateFolder,
    "/home/linked/.ssh/authorized_keys": { link: "/etc/shadow" },
    "/home/behind/.ssh": { link: "/root/.ssh" },
    "/home/deep/.config": { link: "/etc" },
    "/home/folder/.ssh/authorized_keys": { directory: true },
    "/data": { link: "/srv" },
    "/srv/moved/.ssh": privateFolder,
    "/srv/moved/.ssh/authorized_keys": privateFile,
    "/etc/shadow": "root:hash:1\n",
  },
};

const linkHint = (name: string): string =>
  `  ${name} could have it lead to any file of this host; put a plain file and folder there`;

describe("authorizedKey, action add", () => {
  it.each<Case>([
    ["does nothing where the key is there", () => authorizedKey("good", { key }), []],
    ["knows a home behind a link of root's", () => authorizedKey("moved", { key }), []],
    [
      "adds a key",
      () => authorizedKey("bob's", { account: "good", key: other }),
      ["authorizedKey[bob's] add would: content"],
    ],
    [
      "makes the folder and the file",
      () => authorizedKey("fresh", { key }),
      ["authorizedKey[fresh] add would: create /home/fresh/.ssh; create, mode 0600, owner fresh"],
    ],
    [
      "closes what is open",
      () => authorizedKey("open", { key }),
      ["authorizedKey[open] add would: /home/open/.ssh: mode from 0755 to 0700; mode from 0644 to 0600"],
    ],
    [
      "gives back what belongs to another",
      () => authorizedKey("stolen", { key }),
      ["authorizedKey[stolen] add would: /home/stolen/.ssh: owner from root to stolen; owner from root to stolen"],
    ],
    [
      "writes into a file elsewhere, for a user without a home",
      () => authorizedKey("homeless", { key, path: "/etc/keys-of-homeless" }),
      ["authorizedKey[homeless] add would: create, mode 0600, owner homeless"],
    ],
    [
      "takes a key of the host's",
      () =>
        authorizedKey("good", {
          key: (host) => host.read(facts.content("/home/good/.ssh/authorized_keys")).text ?? "",
        }),
      [],
    ],
    [
      "refuses a link",
      () => authorizedKey("linked", { key }),
      ["authorizedKey[linked] fails: /home/linked/.ssh/authorized_keys is a link", linkHint("linked")],
    ],
    [
      "refuses a folder that is a link",
      () => authorizedKey("behind", { key }),
      ["authorizedKey[behind] fails: /home/behind/.ssh/authorized_keys lies behind a link", linkHint("behind")],
    ],
    [
      "refuses a link further up",
      () => authorizedKey("deep", { key, path: "/home/deep/.config/keys" }),
      ["authorizedKey[deep] fails: /home/deep/.config/keys lies behind a link", linkHint("deep")],
    ],
    [
      "refuses what is no file",
      () => authorizedKey("folder", { key }),
      ["authorizedKey[folder] fails: its keys cannot be edited: /home/folder/.ssh/authorized_keys is not a file"],
    ],
    [
      "needs the home",
      () => authorizedKey("homeless", { key }),
      [
        "authorizedKey[homeless] fails: its folder /home/homeless does not exist",
        '  directory("/home/homeless") before it creates the folder',
      ],
    ],
    [
      "needs the user",
      () => authorizedKey("nobody's", { account: "nosuch", key }),
      ["authorizedKey[nobody's] fails: there is no user nosuch", "  is the user made before it?"],
    ],
    [
      "may find a user that a command makes before it",
      () => [execute("useradd nosuch"), authorizedKey("nosuch", { key })],
      [
        "execute[useradd nosuch] run would: run",
        "authorizedKey[nosuch] add may: add",
        "  as long as there is a user nosuch by then",
      ],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("shows the difference, unless it is sensitive", async () => {
    const diffs = async (sensitive: boolean) => {
      const { changes } = await planned(() => authorizedKey("good", { key: other, sensitive }), host);
      return changes.flatMap((change) => change.changes.map(({ diff }) => diff));
    };
    expect(await diffs(false)).toEqual([
      { path: "/home/good/.ssh/authorized_keys", before: `${key}\n`, after: `${key}\n${other}\n` },
    ]);
    expect(await diffs(true)).toEqual([undefined]);
  });

  it("builds upon the keys before it", async () => {
    const { changes } = await planned(() => {
      authorizedKey("fresh", { key });
      authorizedKey("more", { account: "fresh", key: other });
      authorizedKey("less", { account: "fresh", key, action: "remove" });
      authorizedKey("again", { account: "fresh", key: other });
    }, host);
    expect(changes.map(({ id, certain, changes }) => [id, certain, changes.at(-1)?.diff?.after])).toEqual([
      ["authorizedKey[fresh]", true, `${key}\n`],
      ["authorizedKey[more]", true, `${key}\n${other}\n`],
      ["authorizedKey[less]", true, `${other}\n`],
    ]);
  });
});

describe("authorizedKey, action remove", () => {
  it.each<Case>([
    [
      "removes it",
      () => authorizedKey("good", { key, action: "remove" }),
      ["authorizedKey[good] remove would: content"],
    ],
    ["does nothing where it is not", () => authorizedKey("open", { key: other, action: "remove" }), []],
    ["does nothing where there is no file", () => authorizedKey("fresh", { key, action: "remove" }), []],
    ["does nothing where there is no user", () => authorizedKey("nosuch", { key, action: "remove" }), []],
    [
      "refuses a link",
      () => authorizedKey("linked", { key, action: "remove" }),
      ["authorizedKey[linked] fails: /home/linked/.ssh/authorized_keys is a link", linkHint("linked")],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("a key that is declared wrongly", () => {
  const options = 'expected options of sshd(8), such as { from: "10.0.0.0/8", "no-pty": true }, without line ends';

  it.each<[string, () => unknown, string]>([
    ["without any", () => authorizedKey("good"), 'state "key" or "keys", one of them'],
    ["twice", () => authorizedKey("good", { key, keys: [key] }), 'state "key" or "keys", one of them'],
    [
      "exclusively, one",
      () => authorizedKey("good", { key, exclusive: true }),
      'exclusive: state all keys that may stay, as "keys"',
    ],
    [
      "to be removed exclusively",
      () => authorizedKey("good", { keys: [key], exclusive: true, action: "remove" }),
      'exclusive: goes with the action "add" only',
    ],
    [
      "several with one comment",
      () => authorizedKey("good", { keys: [key], comment: "x" }),
      'comment: write each key\'s comment behind it, in "keys"',
    ],
    [
      "with something else",
      () => authorizedKey("good", { key: "alice" }),
      'key: expected a public key such as "ssh-ed25519 AAAA… alice@laptop", got "alice"',
    ],
    [
      "one of several, with something else",
      () => authorizedKey("good", { keys: [key, "bob"] }),
      'keys: expected a public key such as "ssh-ed25519 AAAA… alice@laptop", got "bob" in 1',
    ],
    ["for a name that is none", () => authorizedKey("a b", { key }), 'account: expected a user\'s name, got "a b"'],
    [
      "with an option of two lines",
      () => authorizedKey("good", { key, options: { from: "a\nb" } }),
      `options: ${options}`,
    ],
    ["with an option that would not end", () => authorizedKey("good", { key, options: { command: "a\\" } }), options],
    ["with an option that is none", () => authorizedKey("good", { key, options: { 'a="b",c': true } }), options],
    [
      "with a comment of two lines",
      () => authorizedKey("good", { key, comment: "a\nb" }),
      "comment: expected one line without blanks around it",
    ],
  ])("is refused before the run: %s", async (_, body, message) => {
    await expect(planned(body, host)).rejects.toThrow(message);
  });
});
