import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sshHostConfig } from "../../src/transports/ssh/config.ts";
import { programArguments } from "../../src/transports/ssh-program/arguments.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const commands = [
  "'; id '",
  '"',
  "`id`",
  "$(id)",
  "a;id",
  "a&id",
  "a|id",
  "a<b",
  "a>b",
  "a(b",
  "a{b}",
  "a\nid",
  "\u0007",
];
const unsafeHosts = [...commands, "-oProxyCommand=id", "a b", String.raw`a\b`, "a$b"];
const unsafeUsers = [...commands, "-oProxyCommand=id", "a -o", "a\\"];

const file = join(temporaryFolder(), "config");
const configOf = (text: string, query: { readonly host: string; readonly user?: string }) => {
  writeFileSync(file, text);
  return sshHostConfig([{ file }], query);
};
const proxied = "Host *\n  ProxyCommand nc %h %p # %r %n\n";

describe("a name that a shell could take for a command", () => {
  it.each(unsafeHosts)("is refused as a host: %j", (host) => {
    expect(() => configOf(proxied, { host })).toThrow(/^invalid host name/);
    expect(() => programArguments({ host } as never, { configFile: undefined, jumps: [] }, "")).toThrow(
      /^invalid host name/,
    );
    expect(() => programArguments({ host: "fine" } as never, { configFile: undefined, jumps: [{ host }] }, "")).toThrow(
      /^invalid host name/,
    );
  });

  it.each(unsafeUsers)("is refused as a user: %j", (user) => {
    expect(() => configOf(proxied, { host: "web1", user })).toThrow(/^invalid user name/);
    expect(() => programArguments({ host: "fine", user } as never, { configFile: undefined, jumps: [] }, "")).toThrow(
      /^invalid user name/,
    );
  });

  it("is refused where the ssh configuration makes it", () => {
    expect(() => configOf(`Host web1\n  HostName "$(id)"\n${proxied}`, { host: "web1" })).toThrow(/^invalid host name/);
    expect(() => configOf(`Host web1\n  User "\`id\`"\n${proxied}`, { host: "web1" })).toThrow(/^invalid user name/);
  });

  it.each([
    { host: "web-1.example.com", user: "deploy" },
    { host: "2001:db8::1", user: "ann.b_c" },
    { host: "fe80::1%eth0", user: String.raw`CORP\ann` },
    { host: "10.0.0.7", user: "ann b" },
  ])("is not one like $host and $user", ({ host, user }) => {
    expect(configOf(proxied, { host, user })).toMatchObject({ hostName: host, user });
  });
});
