import { describe, expect, it } from "vitest";
import { unquotedValues } from "../../src/check/unquoted-values.ts";
import { facts } from "../../src/facts/index.ts";
import { read, run } from "../../src/recipes/questions.ts";
import { type RecipeContext, recipe } from "../../src/recipes/recipe.ts";
import { execute, file, waitFor } from "../../src/resources/index.ts";
import { sh } from "../../src/values/shell.ts";

type Body = (context: RecipeContext) => unknown;

async function found(body: Body): Promise<readonly (string | undefined)[]> {
  const recipes = [recipe(async (context) => void (await body(context)))];
  const findings = await unquotedValues({ recipes, attributes: {}, platform: "debian-12" });
  return findings.map(({ about = "a question" }) => about);
}

describe("the lint unquoted-value", () => {
  it.each<readonly [string, Body, readonly string[]]>([
    [
      "the host's name in a command",
      ({ node }) => execute(`echo ${node.hostname} >>/etc/names`),
      ["execute[echo … >>/etc/names]"],
    ],
    ["the same within quotes", ({ node }) => execute("name", { command: `echo "${node.fqdn}"` }), ["execute[name]"]],
    [
      "output of a command",
      async () => {
        const { stdout } = await run("ls /home");
        for (const user of stdout.split("\n").filter(Boolean)) execute("add", { command: `gpasswd -a ${user} docker` });
      },
      ["execute[add]"],
    ],
    [
      "text of a file",
      async () => execute("use", { command: `echo ${(await read(facts.content("/etc/name"))).text}` }),
      ["execute[use]"],
    ],
    ["a guard", ({ node }) => execute("a", { onlyIf: `test -e /srv/${node.hostname}` }), ["execute[a]"]],
    ["another guard", ({ node }) => file("/a", { content: "", notIf: `test -e ${node.home}` }), ["file[/a]"]],
    ["a verification", ({ node }) => file("/a", { content: "", verify: `ping -c 1 ${node.fqdn}` }), ["file[/a]"]],
    ["a wait", ({ node }) => waitFor("dns", { command: `host ${node.fqdn}` }), ["waitFor[dns]"]],
    ["a question", async ({ node }) => run(`getent hosts ${node.hostname}`), ["a question"]],
    ["a fact", async ({ node }) => read(facts.command({ command: `id ${node.user}` })), ["a question"]],
  ])("finds %s", async (_, body, ids) => {
    expect(await found(body)).toEqual(ids);
  });

  it.each<readonly [string, Body]>([
    [
      "what sh quotes",
      ({ node }) => execute("a", { command: sh`echo ${node.hostname}`, onlyIf: sh`test -e ${node.home}` }),
    ],
    ["a question that sh quotes", async ({ node }) => run(sh`getent hosts ${node.hostname}`, { cwd: node.home })],
    ["an environment", ({ node }) => execute("a", { command: 'echo "$NAME"', env: { NAME: node.hostname } })],
    ["content", ({ node }) => file("/etc/name", { content: node.hostname })],
    ["what the recipe itself says", () => execute("echo web1")],
    ["a recipe that fails for such a host", ({ node }) => file(node.hostname)],
  ])("leaves %s alone", async (_, body) => {
    expect(await found(body)).toEqual([]);
  });
});
