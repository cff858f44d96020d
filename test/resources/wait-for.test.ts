import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { execute, waitFor } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const health = "curl -sf http://localhost/health";
const limited = (command: string, more = {}) => facts.command({ command, limitMs: 5000, ...more });

const host = {
  files: { "/run/ready": "", "/run/dangling": { link: "/run/none" } },
  facts: [
    facts.port({ port: 22 }).is({ status: 0 }),
    facts.port({ port: 22, host: "db.example.com" }).is({ status: 1 }),
    facts.port({ port: 23 }).is({ status: 127 }),
    limited("true").is({ status: 0 }),
    limited(health).is({ status: 7 }),
    limited("mine", { user: "deploy", cwd: "/srv", env: { A: "b" } }).is({ status: 0 }),
  ],
};

describe("waitFor", () => {
  it.each<Case>([
    ["does nothing for a port that is open", () => waitFor("ssh", { port: 22 }), []],
    [
      "waits for a port",
      () => waitFor("ssh", { port: 22, host: "db.example.com" }),
      ["waitFor[ssh] wait would: wait for port 22 of db.example.com"],
    ],
    [
      "says what is missing to try a port",
      () => waitFor("telnet", { port: 23 }),
      [
        "waitFor[telnet] fails: this host has no program that could try a port",
        "  bash, nc or python3 can; or wait for a command",
      ],
    ],
    ["does nothing for a path that is there", () => waitFor("ready", { path: "/run/ready" }), []],
    [
      "waits for a path",
      () => waitFor("ready", { path: "/run/other" }),
      ["waitFor[ready] wait would: wait for /run/other"],
    ],
    [
      "waits for what a link leads to",
      () => waitFor("ready", { path: "/run/dangling" }),
      ["waitFor[ready] wait would: wait for /run/dangling"],
    ],
    ["does nothing for a command that succeeds", () => waitFor("it", { command: "true" }), []],
    [
      "waits for a command",
      () => waitFor("health", { command: `${health}\necho`, action: "wait", notIf: "test -e /run/none" }),
      [`waitFor[health] wait would: wait for success of ${health}`],
    ],
    [
      "tries the command as whom, where and with what it is stated",
      () => waitFor("mine", { command: "mine", user: "deploy", cwd: "/srv", env: { A: "b" } }),
      [],
    ],
    [
      "may wait, after what may bring it about",
      () => [execute("start"), waitFor("ssh", { port: 22 })],
      ["execute[start] run would: run", "waitFor[ssh] wait may: "],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("shows nothing of a command that is sensitive", async () => {
    const plan = await planned(() => waitFor("it", { command: "echo hunter2", sensitive: true }), host);
    expect(plan.changes).toHaveLength(1);
    expect(JSON.stringify(plan)).not.toContain("hunter2");
  });

  it.each<[string, () => unknown, string]>([
    ["nothing to wait for", () => waitFor("it"), 'state "port", "path" or "command", one of them'],
    ["two things", () => waitFor("it", { port: 1, path: "/a" }), 'state "port", "path" or "command", one of them'],
    ["a host alone", () => waitFor("it", { host: "a", path: "/a" }), 'host: state the "port" too'],
    ["a port that is none", () => waitFor("it", { port: 65_536 }), "port: expected a port from 1 to 65535"],
    [
      "a host that is an option",
      () => waitFor("it", { port: 1, host: "-e" }),
      "host: expected a host's name or address",
    ],
    ["no time", () => waitFor("it", { port: 1, timeout: 0 }), "timeout: expected a number of seconds"],
  ])("is refused before the run: %s", async (_, body, message) => {
    await expect(planned(body, host)).rejects.toThrow(message);
  });
});
