import { describe, expect, it } from "vitest";
import { execute, file } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { sh } from "../../src/values/shell.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host = { files: { "/etc/here": "" }, commands: { yes: 0, no: 1 } };
const ran = ["execute[make] run would: run"];
const held: readonly string[] = [];

describe("execute", () => {
  it.each<Case>([
    ["runs always", () => execute("make"), ran],
    [
      "says what it runs where its name does not",
      () => execute("build", { command: "  make all\nmake install" }),
      ["execute[build] run would: run make all"],
    ],
    [
      "shows no command that is sensitive",
      () => execute("build", { command: "make key=s3cret", sensitive: true }),
      ["execute[build] run would: run"],
    ],
    [
      "takes a lazy command",
      () => execute("build", { command: (host) => `make ${host.platform.name}` }),
      ["execute[build] run would: run make debian"],
    ],
    [
      "takes a command that sh built, and guards and verifications too",
      () =>
        execute("build", {
          command: sh`make ${"a'b"}`,
          onlyIf: sh`${"yes"}`,
          notIf: sh`${"no"}`,
          verify: sh`${"yes"}`,
        }),
      ["execute[build] run would: run make 'a'\\''b'"],
    ],
    ["does nothing until it is notified", () => execute("make", { action: "nothing" }), []],
    [
      "may be a whole script",
      () => execute("if true\nthen echo 'a' \"$b\"\nfi"),
      ["execute[if true\nthen echo 'a' \"$b\"\nfi] run would: run"],
    ],
    [
      "refuses a lazy command of another type",
      () => execute("build", { command: (() => 5) as never }),
      ["execute[build] fails: command: expected a command: shell text, or sh`…` with values in it, got 5"],
    ],
    [
      "refuses a lazy command with a NUL byte",
      () => execute("build", { command: () => "a\0b" }),
      ['execute[build] fails: command: expected a text without NUL bytes, got "a\\u0000b"'],
    ],
    [
      "takes what it creates from the host",
      () => execute("build", { creates: (host) => `/etc/${host.platform.name}` }),
      ["execute[build] run would: run"],
    ],
    ["does not run where all that it creates is there", () => execute("build", { creates: ["/etc/here", "/etc"] }), []],
    [
      "runs where one thing that it creates is missing",
      () => execute("make", { creates: ["/etc/here", "/etc/there"] }),
      ran,
    ],
    [
      "refuses an exit status that is none",
      () => execute("build", { returns: () => [0, 256] }),
      ["execute[build] fails: returns: expected an exit status, 0 to 255, got 256 in 1"],
    ],
    [
      "refuses a umask that is none",
      () => execute("build", { umask: () => "9" }),
      ['execute[build] fails: umask: expected three octal digits as a string, such as "027", got "9"'],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("guards", () => {
  it.each<Case>([
    ["onlyIf that succeeds", () => execute("make", { onlyIf: "yes" }), ran],
    ["onlyIf that fails", () => execute("make", { onlyIf: "no" }), held],
    ["notIf that succeeds", () => execute("make", { notIf: "yes" }), held],
    ["notIf that fails", () => execute("make", { notIf: "no" }), ran],
    ["several onlyIf: all must succeed", () => execute("make", { onlyIf: ["yes", "no"] }), held],
    ["several onlyIf that succeed", () => execute("make", { onlyIf: ["yes", "test -e /etc/here"] }), ran],
    ["several notIf: none may succeed", () => execute("make", { notIf: ["no", "yes"] }), held],
    ["several notIf that fail", () => execute("make", { notIf: ["no", "no"] }), ran],
    ["both kinds, both content", () => execute("make", { onlyIf: "yes", notIf: "no" }), ran],
    ["both kinds, one not", () => execute("make", { onlyIf: "yes", notIf: "yes" }), held],
    ["none in a list", () => execute("make", { onlyIf: [], notIf: [] }), ran],
    ["functions", () => execute("make", { onlyIf: (host) => host.platform.family === "debian" }), ran],
    ["functions in a list", () => execute("make", { notIf: ["no", () => true] }), held],
    ["a status other than 0 and 1", () => execute("make", { notIf: "unknown command" }), ran],
    [
      "a promise",
      () => execute("make", { onlyIf: (async () => true) as never }),
      ["execute[make] fails: a guard function must return true or false at once, it returned a promise"],
    ],
    [
      "a function that returns no truth",
      () => execute("make", { onlyIf: (() => "yes") as never }),
      ["execute[make] fails: a guard function must return true or false at once, it returned string"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("keep a resource from failing", async () => {
    const plan = await planned(() => file("/no/such/file", { notIf: "yes" }), host);
    expect(outline(plan)).toEqual([]);
  });

  it("are judged once, before the first of several actions", async () => {
    const plan = await planned(
      () => file("/etc/new", { action: ["create", "delete"], notIf: "test -e /etc/new" }),
      host,
    );
    expect(outline(plan)).toEqual(["file[/etc/new] create would: create", "file[/etc/new] delete would: delete"]);
  });
});

describe("verify", () => {
  it("is no change, and fails what it does not hold for", async () => {
    expect(outline(await planned(() => file("/etc/here", { verify: "yes" }), host))).toEqual([]);
    expect(outline(await planned(() => execute("make", { verify: ["yes", "no"] }), host))).toEqual(ran);
  });
});

describe("an environment", () => {
  it("may have secrets, which are not seen", async () => {
    const plan = await planned(() =>
      execute("make", { env: { KEY: secret({ text: "hunter2!" }), EMPTY: "" }, cwd: "/srv", user: "deploy" }),
    );
    expect(outline(plan)).toEqual(ran);
    expect(JSON.stringify(plan)).not.toContain("hunter2");
  });
});
