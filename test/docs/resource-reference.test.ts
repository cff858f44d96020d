import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import * as resources from "../../src/resources/index.ts";

const root = resolve(import.meta.dirname, "../..");
const page = (name: string): string => readFileSync(join(root, "docs/resources", name), "utf8");

describe("the resource reference", () => {
  it("is what `npm run docs` makes of the definitions", async () => {
    const check = promisify(execFile)(process.execPath, [join(root, "scripts/resource-reference.mjs"), "--check"]);
    await expect(check).resolves.toMatchObject({ stderr: "" });
  });

  it.each(Object.entries(resources))("has a page for %s, with every property and action", (name, { definition }) => {
    const text = page(`${definition.type}.md`);
    expect(text).toContain(`# ${name}\n`);
    for (const property of Object.keys(definition.properties)) expect(text).toContain(`| \`${property}\` |`);
    const actions = Object.keys(definition.actions).filter((action) => action !== "nothing");
    for (const action of actions) expect(text).toContain(`| \`${action}\` |`);
  });

  it("says of every property what it is", () => {
    const names = ["README", ...Object.values(resources).map(({ definition }) => definition.type)];
    const mute = names.flatMap((name) => page(`${name}.md`).match(/^\| `[a-z]\w*` \| `.*` \| {2}\|$/gm) ?? []);
    expect(mute).toEqual([]);
  });
});
