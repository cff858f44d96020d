import { readFileSync } from "node:fs";
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
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const found: unknown = JSON.parse(text);
  return typeof found === "object" && found !== null && "version" in found ? String(found.version) : "unknown";
}
