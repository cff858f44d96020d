import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { hostname } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  files: {
    "/etc/hostname": "web1\n",
    "/etc/hosts": "127.0.0.1 localhost\n127.0.1.1\tweb1.example.com  web1 # own\n::1 localhost\n",
  },
  facts: [facts.sysctl("kernel.hostname").is("web1")],
};

describe("hostname", () => {
  it.each<Case>([
    ["does nothing where it is so", () => hostname("web1", { fqdn: "web1.example.com" }), []],
    ["writes and sets", () => hostname("web2"), ["hostname[web2] set would: content; from web1 to web2"]],
    [
      "writes the line of its own in /etc/hosts",
      () => hostname("web1", { fqdn: "web1.example.org" }),
      ["hostname[web1] set would: /etc/hosts: content"],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("keeps the other lines of /etc/hosts", async () => {
    const { changes } = await planned(() => hostname("web1", { fqdn: "web1.example.org" }), host);
    expect(changes[0]?.changes[0]?.diff?.after).toBe(
      "127.0.0.1 localhost\n127.0.1.1 web1.example.org web1\n::1 localhost\n",
    );
  });

  it("names a host once whose name has its domain", async () => {
    const { changes } = await planned(() => hostname("a.example.org", { fqdn: "a.example.org" }), {
      facts: [facts.sysctl("kernel.hostname").is("a.example.org")],
    });
    expect(changes[0]?.changes.at(-1)?.diff?.after).toBe("127.0.0.1 localhost\n127.0.1.1 a.example.org\n");
  });

  it("only writes in a container, and says so", async () => {
    expect(outline(await planned(() => hostname("web2"), { ...host, node: { virtualization: "podman" } }))).toEqual([
      "hostname[web2] set would: content; not set: the host is a container (podman)",
    ]);
  });

  it.each(["-web", "web_1", "a b", "web1\n", "a..b", "", "x".repeat(64), `${"x".repeat(60)}.abcd`])(
    "refuses %j",
    async (name) => {
      await expect(planned(() => hostname(name), host)).rejects.toThrow(/expected/);
    },
  );
});
