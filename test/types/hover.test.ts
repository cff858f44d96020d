import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { scaled } from "../machine-speed.ts";
import { LanguageServer, type Position } from "./language-server.ts";
import { compiler, scratchProject } from "./scratch-project.ts";

const recipe = `import { file, include, link, pkg, recipe, service, t, template } from "tsamae";

const other = recipe({ port: t.number() }, () => {});

export default recipe({ port: t.optional(t.number(), 80) }, async ({ port }) => {
  const nginx = service("nginx", { action: ["enable", "start"] });
  template("/etc/nginx.conf", { source: "nginx.conf", variables: { port }, notifies: nginx.to("restart") });
  link("/etc/main", { to: "/etc/nginx.conf", force: true });
  file("/etc/motd", { content: "Welcome.", mode: "0644", onlyIf: "test -e /etc" });
  pkg("nginx", { version: "1.22.1-9", action: ["install", ""] });
  await include(other, { port });
  nginx.to("");
  file("/etc/a", { action: "" });
  file("/etc/b", { action: "create" });
  file("/etc/c", { subscribes: ["", nginx] });
  include(other, { });
});
`;

const project = scratchProject({ "recipe.ts": recipe });
const document = join(project.folder, "recipe.ts");
let server: LanguageServer;

// On a busy machine the first answer takes its time: all of tsamae is read for it.
vi.setConfig({ testTimeout: scaled(60_000), hookTimeout: scaled(60_000) });

beforeAll(async () => {
  server = await LanguageServer.start(compiler, project.folder);
  server.open(document);
});
afterAll(async () => {
  await server.stop();
  project.remove();
});

describe("hovering a property shows its doc comment", () => {
  it.each([
    ["link's to", "to: ", "Where it leads, as it is to be written in the link."],
    ["link's force", "force: ", "Replaces a file that is there instead."],
    ["file's content", "content: ", "What it says, whole."],
    ["file's mode", "mode: ", 'Permission bits: `"0644"`.'],
    ["template's source", "source: ", "The template, looked for beside the recipe"],
    ["template's variables", "variables: ", "What the template may use by name."],
    ["pkg's version", "version: ", "Exactly this version, or with `*`"],
    ["action", "action: ", "What to do, one or several in order."],
    ["notifies", "notifies: ", "Actions of other resources that follow when this one changed"],
    ["onlyIf", "onlyIf: ", "Acts only if every one of these succeeds"],
  ])("%s", async (_name, place, words) => {
    expect(await hover(place)).toContain(words);
  });
});

describe("hovering a function shows its doc comment, with an example", () => {
  it.each([
    ["link", 'link("/etc', "A symbolic link."],
    ["file", 'file("/etc', "A file with its content, owner and mode."],
    ["pkg", 'pkg("nginx', "A package of the host's package manager."],
    ["recipe", "recipe({ port: t.optional", "Makes a recipe of a function"],
    ["include", "include(other", "Runs another recipe here, with parameters."],
    ["a handle's to", 'to("restart")', "this resource's action, at the end of the run"],
  ])("%s", async (_name, place, words) => {
    const said = await hover(place);
    expect(said).toContain(words);
    expect(said).toContain("@example");
  });
});

describe("an editor offers", () => {
  it("exactly the service's actions to notify it of", async () => {
    expect(await offered('nginx.to("')).toEqual([
      "disable",
      "enable",
      "mask",
      "reload",
      "reloadOrRestart",
      "restart",
      "start",
      "stop",
      "tryRestart",
      "unmask",
    ]);
  });

  it("the actions of a type", async () => {
    expect(await offered('a", { action: "')).toEqual(["create", "delete", "edit", "nothing"]);
  });

  it("all the actions where one stands already", async () => {
    expect(await offered('b", { action: "')).toEqual(["create", "delete", "edit", "nothing"]);
    expect(await offered('action: ["install", "')).toEqual([
      "hold",
      "install",
      "nothing",
      "purge",
      "remove",
      "unhold",
      "upgrade",
    ]);
  });

  it("this resource's actions for what it subscribes to", async () => {
    expect(await offered('subscribes: ["')).toEqual(["create", "delete", "edit"]);
  });

  it("the parameters of an included recipe", async () => {
    expect(await offered("  include(other, { ")).toEqual(["port"]);
  });
});

const Hover = v.object({ contents: v.object({ value: v.string() }) });
const Completion = v.object({ items: v.array(v.object({ label: v.string() })) });

/** What an editor shows over the beginning of the first such text in the recipe. */
async function hover(text: string): Promise<string> {
  const answer = await server.ask("textDocument/hover", document, positionOf(recipe.indexOf(text)));
  return v.parse(Hover, answer).contents.value;
}

/** What an editor offers at the end of the first such text. */
async function offered(text: string): Promise<readonly string[]> {
  const position = positionOf(recipe.indexOf(text) + text.length);
  const { items } = v.parse(Completion, await server.ask("textDocument/completion", document, position));
  return items.map(({ label }) => label).toSorted();
}

function positionOf(offset: number): Position {
  const lines = recipe.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
