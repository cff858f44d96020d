import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { sshArguments, tsamaeProcess } from "../hosts/tsamae.ts";

const folder = join(CHECKOUT, "tmp", "mistakes");

/** Each recipe would change the host at once, but for its mistake. */
const recipes: Readonly<Record<string, string>> = {
  "a misspelt property": `file("/etc/motd", { contents: "x" });`,
  "a misspelt action": `service("ssh", { action: "restrt" });`,
  "a misspelt notification target": `service("ssh");\n  file("/etc/motd", { content: "x", notifies: ["restart", "service[shs]"] });`,
  "a misspelt action of a notification": `service("ssh");\n  file("/etc/motd", { content: "x", notifies: ["restrat", "service[ssh]"] });`,
  "a misspelt template variable": `template("/etc/motd", { source: "motd.ejs", variables: { greeting: "hi" } });`,
  "a wrong type": `file("/etc/motd", { content: "x", mode: 644 });`,
  "a missing source": `template("/etc/motd", { source: "mtod.ejs" });`,
  "a missing property": `link("/etc/motd");`,
  "a resource after the recipe ended": `setImmediate(() => file("/etc/late"));`,
  "contradicting contents": `file("/etc/a", { content: "1" });\n  file("other", { path: "/etc/a", content: "2" });`,
};

function write(name: string, body: string): string {
  const path = join(folder, `${name.replaceAll(" ", "-")}.ts`);
  const text = `import { file, link, recipe, service, template } from "tsamae";\nexport default recipe(() => {\n  file("/etc/tsamae-was-here");\n  ${body}\n});\n`;
  writeFileSync(path, text);
  return path;
}

describe("a mistake in a recipe", () => {
  let host: TestHost;
  beforeAll(async () => {
    mkdirSync(join(folder, "templates"), { recursive: true });
    writeFileSync(join(folder, "templates", "motd.ejs"), "Hello,\n<%= greting %>\n");
    host = await startHost();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await host?.stop();
  });

  it("is told with its place and what was probably meant, and the host is untouched", async () => {
    const before = await host.diskSnapshot();
    const said: Record<string, string> = {};
    for (const [name, body] of Object.entries(recipes)) {
      const { status, stdout, stderr } = await tsamaeProcess([...sshArguments(host, "root"), write(name, body)]);
      expect({ name, status, stdout }).toEqual({ name, status: 1, stdout: "" });
      expect(stderr.split("\n").length).toBeLessThan(24);
      said[name] = `\n${stderr.replaceAll(folder, "RECIPES")}`;
    }
    expect(said).toMatchInlineSnapshot(`
      {
        "a missing property": "
      link[/etc/motd]: action "create" needs the property "to"
        at RECIPES/a-missing-property.ts:4
        nothing was changed
      ",
        "a missing source": "
      template[/etc/motd]: no source "mtod.ejs" found
        at RECIPES/a-missing-source.ts:4
        did you mean "templates/motd.ejs"?
        looked in RECIPES for
          mtod.ejs
          templates/mtod.ejs
        nothing was changed
      ",
        "a misspelt action": "
      service[ssh]: service has no action "restrt"
        at RECIPES/a-misspelt-action.ts:4
        did you mean "restart"?
        nothing was changed
      ",
        "a misspelt action of a notification": "
      file[/etc/motd]: notifies service[ssh]: service has no action "restrat"
        at RECIPES/a-misspelt-action-of-a-notification.ts:5
        did you mean "restart"?
        nothing was changed
      ",
        "a misspelt notification target": "
      file[/etc/motd]: notifies service[shs], which no recipe declares
        at RECIPES/a-misspelt-notification-target.ts:5
        did you mean "service[ssh]"?
        nothing was changed
      ",
        "a misspelt property": "
      file[/etc/motd]: unknown property "contents"
        at RECIPES/a-misspelt-property.ts:4
        did you mean "content"?
        nothing was changed
      ",
        "a misspelt template variable": "
      template[/etc/motd]: the template uses a variable "greting" that it is not given
        at RECIPES/templates/motd.ejs:2
        did you mean "greeting"?
        variables are given by the template's \`variables\`
        declared at RECIPES/a-misspelt-template-variable.ts:4
        nothing was changed
      ",
        "a resource after the recipe ended": "
      file[/etc/late] comes after its recipe ended
        at RECIPES/a-resource-after-the-recipe-ended.ts:4
        missing await? A recipe that calls async functions is itself async and awaits each of them
      ",
        "a wrong type": "
      file[/etc/motd]: mode: expected octal digits as a string with a leading zero, such as "0644", got 644
        at RECIPES/a-wrong-type.ts:4
        nothing was changed
      ",
        "contradicting contents": "
      file[other]: wants other content at /etc/a than file[/etc/a]
        at RECIPES/contradicting-contents.ts:5
        the other one is at RECIPES/contradicting-contents.ts:4
        nothing was changed
      ",
      }
    `);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  });
});
