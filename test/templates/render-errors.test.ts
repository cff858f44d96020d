import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTemplate, renderTemplate, type Variables } from "../../src/templates/render.ts";
import { secret } from "../../src/values/secret.ts";
import { folderWith } from "./folder.ts";
import { told } from "./told.ts";

const folder = folderWith({
  "inner.ejs": "one\ntwo <%= unknown %>\n",
  "raw.ejs": "<%- nothing %>",
  "erb.ejs": "\n<% end %>",
  "broken.ejs": "a\n<% if (x { %>",
  "self.ejs": "one\n<%- include('self') %>\n",
  "ping.ejs": "<%- include('pong') %>",
  "pong.ejs": "\n<%- include('ping') %>",
  "folder/x.ejs": "",
  "latin1.ejs": Buffer.from("gr\xf6\xdfe", "latin1"),
  "a b (c)/x.ejs": "\n\n<%= x",
});

const tell = (text: string, variables: Variables = {}): Promise<string> =>
  told(() => renderTemplate({ file: join(folder, "site.ejs"), text }, variables), folder);

describe("a mistake in a template", () => {
  it("is told with its line, and for a variable with what was probably meant", async () => {
    expect(await tell("listen\n\n  <%= prot %>;\n", { port: 80, node: {} })).toMatchInlineSnapshot(`
      "
      the template uses a variable "prot" that it is not given
        at HERE/site.ejs:3
        did you mean "port"?
        variables are given by the template's \`variables\`
      "
    `);
  });

  it.each<[string, string, Variables, string]>([
    ["null", "a\n<%= v %>", { v: null }, "\na value is null\n  at HERE/site.ejs:2\n"],
    ["undefined", "<%= v.w %>", { v: {} }, "\na value is undefined\n  at HERE/site.ejs:1\n"],
    ["undefined, said with a dash", "<%- v %>", { v: undefined }, "\na value is undefined\n  at HERE/site.ejs:1\n"],
    ["null in a list", "<%= v %>", { v: [1, null] }, "\na value is null\n  at HERE/site.ejs:1\n"],
    [
      "an object",
      "<%= v %>",
      { v: { a: 1 } },
      "\na value is an object; put in one of its entries, or JSON.stringify(…) of it\n  at HERE/site.ejs:1\n",
    ],
    ["a function", "<%= v %>", { v: () => 1 }, "\na value is a function\n  at HERE/site.ejs:1\n"],
    [
      "a global that shadows a forgotten variable",
      "<%= escape %>",
      {},
      "\na value is a function\n  at HERE/site.ejs:1\n",
    ],
    ["a symbol", "<%= v %>", { v: Symbol("x") }, "\na value is a symbol\n  at HERE/site.ejs:1\n"],
  ])("is %s as a value", async (_, text, variables, say) => expect(await tell(text, variables)).toBe(say));

  it.each<[string, string, string, number]>([
    ["a tag that is not closed", "a\nb <%= v\nc <%= v %>\n", 'Could not find matching close tag for "<%=".', 2],
    ["a last tag that is not closed", "<%= v %>\n\n<% v", 'Could not find matching close tag for "<%".', 3],
    ["no JavaScript", "a\nb\n<% if (v { %>c<% } %>", "Unexpected token '{'", 3],
    ["a block that is not closed", "a\n<% if (v) { %>b", 'the template has a "{" that is never closed', 2],
    ["an empty tag", "a\n<%= %>", "a value is undefined", 2],
    ["a call of what is no function", "a\n<% v.map() %>", "v.map is not a function", 2],
  ])("is %s: told with its line", async (_, text, message, line) => {
    expect(await tell(text, { v: 1 })).toBe(`\n${message}\n  at HERE/site.ejs:${line}\n`);
  });

  it("shows no secret", async () => {
    const say = await tell("<%= `${v}` %>", { v: secret({ text: "s3s4me" }) });
    expect(say).toContain("a secret has no plain text");
    expect(say).not.toContain("s3s4me");
  });
});

describe("a template for ERB", () => {
  it.each<[string, number]>([
    ["a\n<%- if (x) -%>\nb", 2],
    ["<%-   for (x of y) { %>", 1],
    ["<%- } %>", 1],
    ["<%- else %>", 1],
    ["a\n\n<%= @port %>", 3],
    ["<% @sites.each do |site| %>", 1],
    ["<%- sites.each do |site| -%>", 1],
    ["a\n<% end %>", 2],
    ["<%- end -%>", 1],
    ["<% unless x %>", 1],
    ["<% elsif y %>", 1],
  ])("%j is told as such, at line %i", async (text, line) => {
    const say = await tell(text, { x: 1, y: 1, end: 1 });
    expect(say).toMatch(/^\nthis is ERB/);
    expect(say).toContain(`at HERE/site.ejs:${line}\n`);
  });

  it("is told how to be written", async () => {
    expect(await tell("<%- if x -%>")).toMatchInlineSnapshot(`
      "
      this is ERB: "<%- … -%>" prints its value in EJS
        at HERE/site.ejs:1
        write <%_ if (x) { _%> … <%_ } _%>: it trims the blanks around it
      "
    `);
    expect(await tell("<%= @x %>")).toMatchInlineSnapshot(`
      "
      this is ERB; tsamae's templates are EJS, which is JavaScript
        at HERE/site.ejs:1
        <%= @port %> becomes <%= port %>
        <% if x %> … <% end %> becomes <% if (x) { %> … <% } %>
      "
    `);
  });
});

describe("a mistake in an included template", () => {
  it.each<[string, string, string]>([
    [
      "an unknown variable",
      "inner",
      'the template uses a variable "unknown" that it is not given\n  at HERE/inner.ejs:2',
    ],
    ["ERB", "erb", "this is ERB; tsamae's templates are EJS, which is JavaScript\n  at HERE/erb.ejs:2"],
    ["no JavaScript", "broken", "Unexpected token '{'\n  at HERE/broken.ejs:2"],
    ["undefined, said with a dash", "raw", "a value is undefined\n  at HERE/raw.ejs:1"],
    ["one that is not there", "nope", "there is no template 'nope' to include\n  at HERE/site.ejs:3"],
    ["one that includes itself", "self", "the template includes itself without end\n  at HERE/self.ejs:2"],
    ["two that include each other", "ping", "the template includes itself without end\n  at HERE/p"],
    ["no text", "latin1", "the template is no UTF-8 text\n  at HERE/latin1.ejs:1"],
  ])("is told with its own place: %s", async (_, name, say) => {
    const given = { name, nothing: undefined };
    const tells = await tell("\n\n<%- include(name) %>", given);
    expect(tells.slice(0, say.length + 1)).toBe(`\n${say}`);
  });
});

describe("the file of a template", () => {
  it("may have blanks and brackets in its name", async () => {
    const file = join(folder, "a b (c)/x.ejs");
    expect(await told(() => renderTemplate(readTemplate(file), {}), folder)).toContain("at HERE/a b (c)/x.ejs:3\n");
    const text = "\n<% if (x { %>";
    expect(await told(() => renderTemplate({ file, text }, {}), folder)).toContain(
      "\nUnexpected token '{'\n  at HERE/a b (c)/x.ejs:2\n",
    );
  });

  it("must be UTF-8", async () => {
    expect(await told(() => readTemplate(join(folder, "latin1.ejs")), folder)).toMatchInlineSnapshot(`
      "
      the template is no UTF-8 text
        at HERE/latin1.ejs:1
      "
    `);
  });
});

describe("a variable's name", () => {
  it.each([
    "class",
    "let",
    "my-var",
    "a b",
    "1st",
    "",
    "größe",
    "__proto__",
    "__line",
    "escapeFn",
    "rethrow",
    "eval",
    "x;alert()",
  ])("cannot be %j", async (name) => {
    const say = await tell("x", Object.fromEntries([[name, 1]]));
    expect(say).toBe(`\nvariables: ${JSON.stringify(name)} cannot be a variable's name in a template\n`);
  });
});
