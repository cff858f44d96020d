import { readFileSync } from "node:fs";
import { ownFile } from "../own-folder.ts";
import { defineCommand } from "./command-definition.ts";

export const version = defineCommand({
  examples: [],
  options: () => () => ({}),
  async run(_choices, world) {
    world.stdout.write(`tsamae ${packageVersion()}\n`);
    return 0;
  },
});

function packageVersion(): string {
  const text = readFileSync(ownFile("package.json"), "utf8");
  const found: unknown = JSON.parse(text);
  return typeof found === "object" && found !== null && "version" in found ? String(found.version) : "unknown";
}
