import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { FakeHostOptions } from "tsamae/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { template } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";
import { told } from "../templates/told.ts";

// Sources are looked for beside this file: for a recipe in a test, that is the recipe's file.
const name = `templates-${process.pid}`;
const folder = join(import.meta.dirname, name);
const sources: Readonly<Record<string, string>> = {
  "motd.ejs": "Welcome to <%= node.hostname %>, <%= guest %>.\n",
  "plain.ejs": "plain\n",
  "attributes.ejs": "<%= node.attributes.motd ?? 'none' %>\n",
  "broken.ejs": "a\n<% if ( %>\n",
};

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  for (const [source, text] of Object.entries(sources)) writeFileSync(join(folder, source), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const source = (file: string): string => `${name}/${file}`;
const text = "Welcome to fake, you.\n";
const motd = (properties: Partial<Parameters<typeof template>[1]> = {}) =>
  template("/etc/motd", { source: source("motd.ejs"), variables: { guest: "you" }, ...properties });

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

describe("template, action create", () => {
  it.each<Case>([
    ["makes a file", () => motd({ mode: "0640" }), {}, ["template[/etc/motd] create would: create, mode 0640"]],
    [
      "finds its source without .ejs",
      () => motd({ source: source("motd") }),
      {},
      ["template[/etc/motd] create would: create"],
    ],
    ["does nothing where all is so", () => motd(), { files: { "/etc/motd": text } }, []],
    [
      "replaces another content, and keeps what it does not state",
      () => motd(),
      { files: { "/etc/motd": { content: "x", mode: "0600" } } },
      ["template[/etc/motd] create would: content"],
    ],
    [
      "renders lazy variables when its turn has come",
      () => motd({ variables: (host) => ({ guest: host.platform.name }) }),
      {},
      ["template[/etc/motd] create would: create"],
    ],
    [
      "tells a mistake in lazy variables then",
      () => motd({ variables: () => ({ gest: 1 }) }),
      {},
      [
        'template[/etc/motd] fails: the template uses a variable "guest" that it is not given',
        '  did you mean "gest"?',
        "  variables are given by the template's `variables`",
      ],
    ],
    [
      "refuses lazy variables of another type",
      () => motd({ variables: (() => ["you"]) as never }),
      {},
      ['template[/etc/motd] fails: variables: expected an object, got ["you"]'],
    ],
    [
      "refuses a directory",
      () => motd(),
      { files: { "/etc/motd": { directory: true } } },
      ["template[/etc/motd] fails: /etc/motd is a directory, not a file"],
    ],
    [
      "needs its folder",
      () => motd({ path: "/srv/a/motd" }),
      {},
      [
        "template[/etc/motd] fails: its folder /srv/a does not exist",
        '  directory("/srv/a") before it creates the folder',
      ],
    ],
    [
      "needs no variables",
      () => template("/etc/a", { source: source("plain.ejs") }),
      {},
      ["template[/etc/a] create would: create"],
    ],
    [
      "takes its text from the recipe",
      () => template("/etc/a", { content: "Hello <%= name %> on <%= node.hostname %>\n", variables: { name: "you" } }),
      { files: { "/etc/a": "Hello you on fake\n" } },
      [],
    ],
    [
      "takes a text without anything to put in, also an empty one",
      () => [template("/etc/a", { content: "plain\n" }), template("/etc/b", { content: "" })],
      { files: { "/etc/a": "plain\n", "/etc/b": "" } },
      [],
    ],
    [
      "includes from beside the recipe",
      () => template("/etc/a", { content: `<%= include("${name}/plain") %>` }),
      { files: { "/etc/a": "plain\n" } },
      [],
    ],
    [
      "tells a mistake with lazy variables in the recipe's text then",
      () => template("/etc/a", { content: "a\n<%= guest %>\n", variables: () => ({ gest: 1 }) }),
      {},
      [
        'template[/etc/a] fails: the template uses a variable "guest" that it is not given',
        "  in line 2 of its content",
        '  did you mean "gest"?',
        "  variables are given by the template's `variables`",
      ],
    ],
    [
      "knows the attributes",
      () => template("/etc/a", { source: source("attributes.ejs") }),
      { files: { "/etc/a": "none\n" } },
      [],
    ],
    [
      "may be given frozen variables, also ones it does not use",
      () => motd({ variables: Object.freeze({ guest: "you", more: {} }) }),
      { files: { "/etc/motd": text } },
      [],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("shows the difference", async () => {
    const { changes } = await planned(() => motd(), { files: { "/etc/motd": "old\n" } });
    expect(changes[0]?.changes[0]?.diff).toEqual({ path: "/etc/motd", before: "old\n", after: text });
  });

  it("shows none when it is sensitive, nor any of its text", async () => {
    const body = (): unknown => motd({ sensitive: true, variables: { guest: secret({ text: "hunter2!" }) } });
    const plan = await planned(body, { files: { "/etc/motd": "old\n" } });
    expect(outline(plan)).toEqual(["template[/etc/motd] create would: content"]);
    expect(JSON.stringify(plan)).not.toMatch(/hunter2|diff|old/);
  });

  it("shows nothing of what is made of a secret among the variables", async () => {
    const variables = { guests: [{ name: secret({ text: "hunter2!" }) }], guest: "the guest" };
    const plan = await planned(() => motd({ variables }), { files: { "/etc/motd": "the old secret" } });
    expect(JSON.stringify(plan)).not.toMatch(/hunter2|diff|old|guest/);
  });
});

describe("template, action delete", () => {
  it.each<Case>([
    [
      "removes the file",
      () => motd({ action: "delete" }),
      { files: { "/etc/motd": "x" } },
      ["template[/etc/motd] delete would: delete"],
    ],
    ["does nothing where nothing is", () => motd({ action: "delete" }), {}, []],
    [
      "needs no source",
      () => motd({ action: "delete", source: "gone.ejs" }),
      { files: { "/etc/motd": "x" } },
      ["template[/etc/motd] delete would: delete"],
    ],
    [
      "refuses a directory",
      () => motd({ action: "delete" }),
      { files: { "/etc/motd": { directory: true } } },
      [
        "template[/etc/motd] fails: /etc/motd is a directory, not a file",
        '  directory("/etc/motd", { action: "delete" }) removes it',
      ],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));
});

describe("a template that is wrong", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "a missing source": () => motd({ source: source("mtod.ejs") }),
    "a source of another type": () => motd({ source: 5 as never }),
    "no JavaScript": () => motd({ source: source("broken.ejs") }),
    "a forgotten variable": () => motd({ variables: {} }),
    "variables that are a list": () => motd({ variables: ["you"] as never }),
    "a variable that no template can name": () => motd({ variables: { "my-guest": 1 } }),
    "a variable called constructor": () => motd({ variables: { constructor: 1 } }),
    "a variable called __proto__": () => motd({ variables: JSON.parse('{"__proto__": 1}') }),
    "a source and a content": () => motd({ content: "x" }),
    "a content of another type": () => template("/etc/a", { content: 5 as never }),
    "a mistake in its content": () => template("/etc/a", { content: "a\nb\n<%= guest %>" }),
    "a mistake in a content of one line": () => template("/etc/a", { content: "<% if ( %>\n" }),
    "ERB in its content": () => template("/etc/a", { content: "a\n<%= @guest %>\n" }),
    "a mistake in what its content includes": () => template("/etc/a", { content: `<%= include("${name}/broken") %>` }),
    "the same path with other variables": () => [motd(), motd({ variables: { guest: "they" } })],
  };

  it("is told before the run", async () => {
    const said: Record<string, string> = {};
    for (const [what, body] of Object.entries(wrong)) {
      said[what] = (await told(() => planned(body)))
        .replaceAll(import.meta.dirname, "HERE")
        .replaceAll(basename(folder), "templates");
    }
    expect(said).toMatchInlineSnapshot(`
      {
        "ERB in its content": "
      template[/etc/a]: this is ERB; tsamae's templates are EJS, which is JavaScript
        at resources/template.test.ts
        in line 2 of its content
        <%= @port %> becomes <%= port %>
        <% if x %> … <% end %> becomes <% if (x) { %> … <% } %>
      ",
        "a content of another type": "
      template[/etc/a]: content: expected string, got 5
        at resources/template.test.ts
      ",
        "a forgotten variable": "
      template[/etc/motd]: the template uses a variable "guest" that it is not given
        at HERE/templates/motd.ejs:1
        there is: node
        variables are given by the template's \`variables\`
        declared at resources/template.test.ts
      ",
        "a missing source": "
      template[/etc/motd]: no source "templates/mtod.ejs" found
        at resources/template.test.ts
        did you mean "templates/motd.ejs"?
        looked in HERE for
          templates/mtod.ejs
          templates/templates/mtod.ejs
      ",
        "a mistake in a content of one line": "
      template[/etc/a]: Unexpected token ';'
        at resources/template.test.ts
      ",
        "a mistake in its content": "
      template[/etc/a]: the template uses a variable "guest" that it is not given
        at resources/template.test.ts
        in line 3 of its content
        there is: node
        variables are given by the template's \`variables\`
      ",
        "a mistake in what its content includes": "
      template[/etc/a]: Unexpected token ';'
        at HERE/templates/broken.ejs:2
        declared at resources/template.test.ts
      ",
        "a source and a content": "
      template[/etc/motd]: it has both a "source" and a "content": state one of them
        at resources/template.test.ts
      ",
        "a source of another type": "
      template[/etc/motd]: source: expected string, got 5
        at resources/template.test.ts
      ",
        "a variable called __proto__": "
      template[/etc/motd]: variables: expected no entry called "__proto__", "constructor" or "prototype", got {"__proto__":1}
        at resources/template.test.ts
      ",
        "a variable called constructor": "
      template[/etc/motd]: variables: expected no entry called "__proto__", "constructor" or "prototype", got {"constructor":1}
        at resources/template.test.ts
      ",
        "a variable that no template can name": "
      template[/etc/motd]: variables: "my-guest" cannot be a variable's name in a template
        at resources/template.test.ts
      ",
        "no JavaScript": "
      template[/etc/motd]: Unexpected token ';'
        at HERE/templates/broken.ejs:2
        declared at resources/template.test.ts
      ",
        "the same path with other variables": "
      template[/etc/motd]: wants other content at /etc/motd than template[/etc/motd]
        at resources/template.test.ts
        the other one is at resources/template.test.ts
      ",
        "variables that are a list": "
      template[/etc/motd]: variables: expected an object, got ["you"]
        at resources/template.test.ts
      ",
      }
    `);
  });
});
