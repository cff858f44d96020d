import { type FakeHostOptions, fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import type { Answer, Fact } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { recipe } from "../../src/recipes/recipe.ts";
import { file, pkg } from "../../src/resources/index.ts";
import { t } from "../../src/resources/properties.ts";

async function ask(fact: Fact<unknown>, options: FakeHostOptions = {}): Promise<Answer<unknown> | undefined> {
  const { answers } = await fakeHost("debian-12", options).host.exchange([], { turn: [fact], ahead: [] });
  return answers[0]?.answer;
}

const files: FakeHostOptions = {
  files: {
    "/srv/app/config": { content: "größe\n", mode: "640", owner: "deploy", group: "1234" },
    "/srv/current": { link: "app" },
    "/srv/chain": { link: "/srv/current" },
    "/srv/loop": { link: "pool" },
    "/srv/pool": { link: "loop" },
  },
};
const root = { owner: "root", group: "root", uid: 0, gid: 0 };

describe("a fake host", () => {
  it.each<[string, Fact<unknown>, unknown]>([
    [
      "a file",
      facts.file("/srv/app/config"),
      {
        type: "file",
        mode: "0640",
        owner: "deploy",
        uid: 1000,
        group: "1234",
        gid: 1234,
        size: 8,
        canonical: "/srv/app/config",
        crossedLink: false,
      },
    ],
    ["the folders above what it has", facts.file("/srv/app"), { type: "directory", mode: "0755", ...root }],
    [
      "a link, not followed",
      facts.file("/srv/current"),
      { type: "link", target: "app", canonical: "/srv/current", crossedLink: false },
    ],
    [
      "what a link leads to",
      facts.target("/srv/chain"),
      { type: "directory", canonical: "/srv/app", crossedLink: true },
    ],
    [
      "what is behind a link",
      facts.file("/srv/chain/config"),
      { type: "file", canonical: "/srv/app/config", crossedLink: true },
    ],
    [
      "what is not behind a link",
      facts.file("/srv/chain/none"),
      { type: "none", canonical: "/srv/app/none", crossedLink: true },
    ],
    ["a text", facts.content("/srv/chain/config"), { text: "größe\n" }],
    ["no text", facts.content("/srv/app"), { why: "not a file" }],
    ["no file", facts.digest("/srv/none"), { canonical: "/srv/none", crossedLink: false }],
    ["a folder", facts.folder("/srv/current"), { state: "folder", canonical: "/srv/app" }],
    ["a file that is no folder", facts.folder("/srv/app/config"), { state: "not a folder" }],
    ["a guard that looks at a file", facts.command({ command: "test -f /srv/chain/config" }), { status: 0 }],
    ["a guard that looks at a link", facts.command({ command: "test -L /srv/chain" }), { status: 0 }],
    ["a guard that looks for a folder", facts.command({ command: "test -d /srv/app/config" }), { status: 1 }],
    ["any other command", facts.command({ command: "toString" }), { status: 1 }],
    ["a package that is not there", facts.package("constructor"), { installed: false }],
    ["a service that is not there", facts.service("constructor"), { exists: false }],
    ["a user", facts.user("root"), { exists: false }],
  ])("tells as a real one would: %s", async (_, fact, value) => {
    expect(await ask(fact, files)).toMatchObject({ value });
  });

  it.each<[string, Fact<unknown>, FakeHostOptions, string]>([
    ["a circle of links", facts.file("/srv/loop/x"), files, "too many links: /srv/pool leads in a circle"],
    ["what can be no package", facts.package("a b"), {}, '"a b" is no name of a package'],
    ["what can be no unit", facts.service("-x"), {}, '"-x" is no name of a unit'],
    [
      "services of another init",
      facts.service("ssh"),
      { node: { init: "runit" } },
      "this host's init is runit, which is not supported: tsamae knows systemd, OpenRC and System V init",
    ],
    [
      "what it was not told",
      facts.output({ command: "id" }),
      {},
      'the fake host has no answer to output {"command":"id"}; give it one with facts: [facts.…(…).is(…)]',
    ],
  ])("cannot tell %s", async (_, fact, options, unreadable) =>
    expect(await ask(fact, options)).toEqual({ unreadable }),
  );

  it("tells what it was told to tell", async () => {
    const made = facts.user("deploy").is({ exists: true, uid: 7, gid: 7, comment: "", home: "/", shell: "/bin/sh" });
    expect(await ask(facts.user("deploy"), { facts: [made] })).toMatchObject({ value: { uid: 7 } });
    expect(await ask(facts.service("ssh"), { services: { ssh: { running: true } } })).toMatchObject({
      value: { exists: true, running: true, isEnabled: false },
    });
    expect(await ask(facts.package("curl"), { packages: { curl: "7" } })).toEqual({
      value: { installed: true, version: "7" },
    });
  });
});

describe("plan", () => {
  const site = recipe({ name: t.optional(t.string(), "default") }, ({ name }, { node }) => {
    pkg(`${name}-${node.codename}`);
    if (node.attributes["more"] === true) file("/etc/more");
  });

  it("gives parameters and attributes to the recipe, and the host's own", async () => {
    const { resources } = await plan(site, {
      host: fakeHost("ubuntu-24.04", { node: { codename: "numbat" } }),
      params: { name: "web" },
      attributes: { more: true },
    });
    expect(resources).toEqual(["package[web-numbat]", "file[/etc/more]"]);
  });

  it("may be asked again and again: nothing is changed", async () => {
    const host = fakeHost("debian-12");
    const first = await plan(site, { host });
    expect(await plan(site, { host })).toEqual(first);
    expect(first.changes).toHaveLength(1);
  });
});
