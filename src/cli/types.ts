import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { looseOptions, ownTypes } from "../check/types/settings.ts";
import { UsageError } from "../errors.ts";
import { defineCommand } from "./command-definition.ts";

const mark = "Written by `tsamae types`, for editors. Write your own instead, and it is left alone.";

export const types = defineCommand({
  examples: ["tsamae types             for the recipes in this folder", "tsamae types ~/recipes"],
  options(command) {
    command.argument("[DIR]", "the folder with recipes (default: this one)");
    return () => ({ folder: resolve(command.args[0] ?? ".") });
  },
  async run({ folder }, world) {
    const path = join(folder, "tsconfig.json");
    refuseOthers(folder, path);
    writeFileSync(path, `${JSON.stringify(tsconfig(), null, 2)}\n`);
    world.stdout.write(`wrote ${path}: editors now know "tsamae" in ${folder}\n`);
    return 0;
  },
});

/** What an editor needs to know the running copy of tsamae, in a folder without packages. */
function tsconfig(): object {
  return {
    "//": mark,
    compilerOptions: looseOptions,
    include: ["**/*.ts"],
  };
}

function refuseOthers(folder: string, path: string): void {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`, { about: "types" });
  if (!existsSync(path) || readFileSync(path, "utf8").includes(mark)) return;
  throw new UsageError(`${path} is there already, and not written by tsamae`, {
    about: "types",
    hint: `add to its compilerOptions:\n${JSON.stringify(ownTypes, null, 2)}`,
  });
}
