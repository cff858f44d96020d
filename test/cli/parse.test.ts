import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/parse.ts";

const choices = async (line: string) => (await parse(line.split(" "))).choices;

describe("tsamae local", () => {
  it("has defaults that harm least", async () => {
    expect(await choices("local web.ts")).toEqual({
      recipes: ["web.ts"],
      dryRun: false,
      nodeFiles: [],
      detailedExitCode: false,
      logLevel: "info",
      format: "human",
      color: undefined,
      become: "sudo",
      sudo: false,
      sudoPassword: { ask: false, file: undefined },
      list: false,
      graphs: [],
      profile: false,
      handlers: [],
      confirm: false,
      only: [],
      skip: [],
      parallel: 1,
    });
  });

  it("keeps the order of -j and -y, and takes options before and after recipes", async () => {
    const line =
      "local -j a.json -n one.ts --node-yaml=b.yaml two.ts -j c.json --format JSON --no-color --detailed-exitcode";
    expect(await choices(line)).toMatchObject({
      recipes: ["one.ts", "two.ts"],
      dryRun: true,
      nodeFiles: [
        { path: "a.json", format: "json" },
        { path: "b.yaml", format: "yaml" },
        { path: "c.json", format: "json" },
      ],
      format: "json",
      color: false,
      detailedExitCode: true,
    });
  });

  it.each([
    ["--sudo", true],
    ["--no-sudo", false],
    ["--no-sudo --sudo", true],
  ])("%s", async (flags, sudo) => {
    expect(await choices(`local ${flags} web.ts`)).toMatchObject({ sudo });
  });

  it("starts each command line anew", async () => {
    await choices("local -j a.json web.ts");
    expect(await choices("local web.ts")).toMatchObject({ nodeFiles: [] });
  });
});

describe("tsamae ssh", () => {
  it("understands the line of Itamae", async () => {
    const line = "ssh --key=K --host=IP --user=U default.ts --log-level=DEBUG";
    expect(await choices(line)).toMatchObject({
      hosts: [{ host: "IP", user: "U" }],
      key: "K",
      recipes: ["default.ts"],
      logLevel: "debug",
      sudo: true,
    });
  });

  it("takes -h as the host", async () => {
    expect(await choices("ssh -h web1 -p 2222 -u me -i key a.ts")).toMatchObject({
      hosts: [{ host: "web1", port: 2222, user: "me" }],
      key: "key",
    });
  });

  it("takes user and port of a host that has its own, else those for all", async () => {
    expect(await choices("ssh -h a@web1,web2:23 -h web3 -u me -p 22 --parallel 5 a.ts")).toMatchObject({
      hosts: [
        { host: "web1", user: "a", port: 22 },
        { host: "web2", user: "me", port: 23 },
        { host: "web3", user: "me", port: 22 },
      ],
      parallel: 5,
    });
  });

  it("knows all about hosts and passwords", async () => {
    const line =
      "ssh -h web1 --ask-password --sudo-password-file s --ssh-config a --ssh-config b --known-hosts k --host-key-policy accept-new --connect-timeout 2.5 a.ts";
    expect(await choices(line)).toMatchObject({
      password: { ask: true, file: undefined },
      sudoPassword: { ask: false, file: "s" },
      configFiles: ["a", "b"],
      knownHostsFiles: ["k"],
      hostKeyPolicy: "accept-new",
      connectTimeoutMs: 2500,
    });
  });
});

describe("tsamae facts", () => {
  it("asks this machine, or another", async () => {
    expect(await choices("facts local --format json")).toMatchObject({ format: "json", sudo: false });
    expect(await choices("facts ssh -h web1 -p 22")).toMatchObject({ hosts: [{ host: "web1", port: 22 }], sudo: true });
  });
});

describe("help", () => {
  it.each([
    "--help",
    "help",
    "help ssh",
    "ssh --help",
    "local --help",
    "facts --help",
    "facts ssh --help",
    "version --help",
  ])("%s", async (line) => {
    expect(await choices(line)).toEqual({ help: expect.stringMatching(/^Usage: tsamae/) });
  });

  it("of every command shows examples, and fits on a large screen", async () => {
    for (const line of ["--help", "local --help", "ssh --help", "facts --help"]) {
      const { help } = Object(await choices(line));
      expect(help).toContain("Examples:\n  tsamae ");
      expect(help.split("\n").length).toBeLessThan(100);
    }
  });
});
