import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Fact, SpoiltAnswer } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { answerOf, debian, type Shell, shells } from "./shells.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Asks a shell with other files in the place of those in /etc. */
function askWith<Value>(shell: Shell, fact: Fact<Value>, files: Readonly<Record<string, string>>, uid?: number) {
  const folder = temporaryFolder();
  let { text } = fact.kind.script([fact.key] as never[], debian);
  for (const [path, content] of Object.entries(files)) {
    const there = join(folder, path.replaceAll("/", "-"));
    writeFileSync(there, content, { mode: 0o600 });
    text = text.replaceAll(path, there);
  }
  const output = answerOf(shell, { text }, uid);
  return { output: Buffer.from(output).toString(), answer: fact.kind.parse(output, [fact.key] as never[], debian)[0] };
}

const hash = `$6$salt$${"a".repeat(86)}`;
const shadow = [
  `open:${hash}:19000:0:99999:7::20000:`,
  `locked:!${hash}:19000:0:99999:7:::`,
  "none:!:19000:0:99999:7:::",
  "twice:!!*:19000::::::",
  "empty::19000:0:99999:7::-1:",
  "g*b:*:19000::::::",
  "open:second:::::::",
  "",
].join("\n");

describe.each(shells)("shadow entries in $name", (shell) => {
  it.each<[string, unknown]>([
    ["open", { exists: true, password: sha256(hash), locked: false, expires: 20_000 }],
    ["locked", { exists: true, password: sha256(hash), locked: true, expires: undefined }],
    ["none", { exists: true, password: undefined, locked: true, expires: undefined }],
    ["twice", { exists: true, password: sha256("*"), locked: true, expires: undefined }],
    ["empty", { exists: true, password: undefined, locked: false, expires: undefined }],
    ["g*b", { exists: true, password: sha256("*"), locked: false, expires: undefined }],
    ["g*", { exists: false }],
    ["nosuchuser", { exists: false }],
    ["-x; echo $0 'a'", { exists: false }],
  ])("of %j", (name, value) => {
    const { answer, output } = askWith(shell, facts.account(name), { "/etc/shadow": shadow });
    expect(answer).toEqual({ value });
    expect(output).not.toContain("salt");
  });

  it("are for root alone", () => {
    expect(askWith(shell, facts.account("root"), { "/etc/shadow": shadow }, 65_534).answer).toEqual({
      unreadable: "only root may read /etc/shadow, which has passwords and ends of accounts",
    });
  });
});

it("a shadow entry that is not whole is asked for again", () => {
  const cut = Buffer.from("ann:no:c0ffee:\n");
  expect(() => facts.account("ann").kind.parse(cut, ["ann"] as never[], debian)).toThrow(SpoiltAnswer);
});

describe.each(shells)("groups and numbers in $name", (shell) => {
  it("the groups that name a user", () => {
    const files = { "/etc/group": "ann:x:1:\nstaff:x:2:bob,ann\nwww:x:3:annie\nann-s:x:4:ann\n" };
    expect(askWith(shell, facts.memberships("ann"), files).answer).toEqual({ value: ["staff", "ann-s"] });
    expect(askWith(shell, facts.memberships("x"), files).answer).toEqual({ value: [] });
  });

  it("the names that numbers have", () => {
    expect(askWith(shell, facts.userName(0), {}).answer).toEqual({ value: "root" });
    expect(askWith(shell, facts.groupName(0), {}).answer).toEqual({ value: "root" });
    expect(askWith(shell, facts.userName(4_000_000_000), {}).answer).toEqual({ value: undefined });
  });
});

describe("what new accounts get", () => {
  const withSystemTools = shells.filter(({ name }) => name !== "busybox");

  it.each(withSystemTools)("is what useradd says, in $name", (shell) => {
    const { answer } = askWith(shell, facts.accountDefaults(), {});
    expect(answer).toMatchObject({ value: { missing: [], homes: "/home", shell: "/bin/sh", skeleton: "/etc/skel" } });
    expect(answer).toMatchObject({
      value: { skeletonEntries: expect.arrayContaining([{ path: ".profile", type: "file" }]) },
    });
    const mode = (text: string) => askWith(shell, facts.accountDefaults(), { "/etc/login.defs": text }).answer;
    expect(mode("UMASK 022\n")).toMatchObject({ value: { homeMode: "0755" } });
    expect(mode("# HOME_MODE 0711\nUMASK\t\t027\n")).toMatchObject({ value: { homeMode: "0750" } });
    expect(mode("HOME_MODE\t0700\nUMASK 022\n")).toMatchObject({ value: { homeMode: "0700" } });
    expect(mode("")).toMatchObject({ value: { homeMode: "0755" } });
  });

  it.each(shells.filter(({ name }) => name === "busybox"))("tells which programs $name lacks", (shell) => {
    const missing = ["useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel", "gpasswd"];
    expect(askWith(shell, facts.accountDefaults(), {}).answer).toMatchObject({
      value: { missing: expect.arrayContaining(missing), homes: "/home", shell: "/bin/sh", skeletonEntries: [] },
    });
  });
});
