import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import * as v from "valibot";
import { UsageError } from "../errors.ts";
import { ownFile } from "../own-folder.ts";
import { kebabCase } from "../project/names.ts";
import { projectFiles, type Versions } from "../project/project.ts";
import { defineCommand } from "./command-definition.ts";
import { writeFolder } from "./write-files.ts";

/** A project to begin with, in a folder of its own. */
export const init = defineCommand({
  examples: ["tsamae init hosts", "tsamae init ~/hosts"],
  options(command) {
    command.usage("NAME");
    command.argument("[NAME]", "the folder to make; its last part is the project's name");
    return () => ({ given: givenName(command.args[0]) });
  },
  async run({ given }, world) {
    const folder = resolve(given);
    const name = projectName(folder);
    refuseOccupied(folder);
    const files = projectFiles(name, ownVersions());
    writeFolder(folder, files);
    world.stdout.write(`${report(given, Object.keys(files)).join("\n")}\n`);
    return 0;
  },
});

function givenName(name: string | undefined): string {
  if (name !== undefined && name !== "") return name;
  throw new UsageError("what is the project called?", { about: "init", hint: "tsamae init hosts" });
}

/** As npm allows it. @throws UsageError with one that would do. */
function projectName(folder: string): string {
  const name = basename(folder);
  if (name === "tsamae") {
    throw new UsageError('a project that needs tsamae cannot be called "tsamae"', {
      about: "init",
      hint: "tsamae init hosts",
    });
  }
  if (/^[a-z0-9][a-z0-9._-]{0,213}$/.test(name) && name !== "node_modules") return name;
  const meant = kebabCase(name);
  throw new UsageError(`"${name}" cannot be a project's name: expected small letters, digits, hyphens and dots`, {
    about: "init",
    hint: meant === "" || meant === name ? "such as hosts" : `did you mean "${meant}"?`,
  });
}

function refuseOccupied(folder: string): void {
  if (!existsSync(folder)) return;
  const about = "init";
  if (!statSync(folder).isDirectory())
    throw new UsageError(`${folder} is there already, and is no folder`, { about, hint: "take another name" });
  if (readdirSync(folder).length > 0) {
    throw new UsageError(`${folder} is there already, and is not empty`, {
      about,
      hint: "take another name; tsamae generate adds a cookbook, a recipe or a resource to what is there",
    });
  }
  // It would be replaced, and whoever stands in it be left nowhere.
  if (realpathSync(folder) === process.cwd())
    throw new UsageError("the folder cannot be made while you are in it", {
      about,
      hint: `cd ..; tsamae init ${basename(folder)}`,
    });
}

const Package = v.object({
  version: v.string(),
  devDependencies: v.object({ vitest: v.string(), typescript: v.string(), "@types/node": v.string() }),
});

/** This copy's, and those that it is tested with itself. */
function ownVersions(): Versions {
  const { version, devDependencies } = v.parse(Package, JSON.parse(readFileSync(ownFile("package.json"), "utf8")));
  const { vitest, typescript, "@types/node": node } = devDependencies;
  return { tsamae: version, vitest, typescript, node };
}

function report(folder: string, files: readonly string[]): readonly string[] {
  return [
    `made ${folder}, with`,
    ...files.toSorted().map((file) => `  ${file}`),
    "next:",
    `  cd ${folder}`,
    "  npm install",
    "  npm test                                        plans the recipe for a host in memory",
    "  npm run check                                   types, validation and lints",
    "  npx tsamae local --dry-run recipes/default.ts   what would change on this machine",
  ];
}
