import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderTemplate, type Variables } from "../../src/templates/render.ts";
import { secret } from "../../src/values/secret.ts";
import { folderWith } from "./folder.ts";

const folder = folderWith({
  "shared/head.ejs": "# <%= title %>\n",
  "raw.ejs": "<%- title %>;",
  "templates/outer.ejs": "",
});

const rendered = (text: string, variables: Variables = {}): string =>
  renderTemplate({ file: join(folder, "templates", "outer.ejs"), text }, variables);

describe("a template", () => {
  it.each<[string, string, Variables, string]>([
    ["puts values in as they are, not escaped for HTML", "<%= v %>", { v: `<a href="x">'&` }, `<a href="x">'&`],
    ["knows no difference between = and -", "<%- v %>", { v: "<&>" }, "<&>"],
    ["keeps its last line's end", "port <%= port %>\n", { port: 80 }, "port 80\n"],
    ["adds none", "port <%= port %>", { port: 80 }, "port 80"],
    ["keeps the ends of lines that Windows writes", "a\r\nb\r\n", {}, "a\r\nb\r\n"],
    ["drops the line's end after -%>", "<% if (on) { -%>\non\n<% } -%>\n", { on: true }, "on\n"],
    ["drops the blanks around <%_ _%>", "a\n  <%_ if (on) { _%>\n  on\n  <%_ } _%>\n", { on: true }, "a\n  on\n"],
    ["has loops", "<% for (const n of names) { -%>\n<%= n %>;\n<% } -%>\n", { names: ["a", "b"] }, "a;\nb;\n"],
    ["has comments", "a<%# not shown %>b", {}, "ab"],
    ["shows tags that are written twice", "<%% x %%>", {}, "<% x %>"],
    ["keeps backslashes, quotes and dollars", "\\d \"q\" 'q' ${x} `b` \\\\", {}, "\\d \"q\" 'q' ${x} `b` \\\\"],
    ["has what is false in it", "<%= a %> <%= b %> [<%= c %>]", { a: 0, b: false, c: "" }, "0 false []"],
    ["joins lists by commas", "<%= v %>", { v: ["a", 1, ["b"]] }, "a,1,b"],
    [
      "reveals secrets to the host",
      "<%= v %> <%= w %>",
      { v: secret({ text: "s3s4me" }), w: ["x", secret({ text: "l1st" })] },
      "s3s4me x,l1st",
    ],
    ["asks what may be missing as a property of locals", "<%= locals.v ?? 80 %>", {}, "80"],
    ["has variables in any script", "<%= v %>", { v: "größe ☃ 日本" }, "größe ☃ 日本"],
    ["may be empty", "", {}, ""],
    ["includes another one with its own variables", "<%- include('../shared/head') %>b", { title: "T" }, "# T\nb"],
    ["finds an included one with its suffix", "<%- include('../shared/head.ejs') -%>\n", { title: "T" }, "# T\n"],
    ["gives an included one more variables", "<%- include('../raw', { title: 'U' }) %>", {}, "U;"],
    ["may call its variable like a function of EJS", "<%= include %>", { include: 1 }, "1"],
    ["is not put off by frozen variables", "<%= v %>", Object.freeze({ v: 1 }), "1"],
    ["is not ERB for a variable called format or iffy", "<%- format %><%- iffy %>", { format: 1, iffy: 2 }, "12"],
  ])("%s", (_, text, variables, expected) => expect(rendered(text, variables)).toBe(expected));
});
