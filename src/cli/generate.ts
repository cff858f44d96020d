import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { UsageError } from "../errors.ts";
import { cookbookFiles } from "../project/cookbook.ts";
import { type Files, fileName, typeName } from "../project/names.ts";
import { recipeFiles } from "../project/recipe.ts";
import { resourceFiles } from "../project/resource.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { defineCommand } from "./command-definition.ts";
import { refuseToOverwrite, writeBeside, writeFolder } from "./write-files.ts";

/** What is to be made. */
interface Generated {
  /** Below the project. */
  readonly folder: string;
  readonly files: Files;
  /** Whether the folder itself is new. */
  readonly isWhole: boolean;
  /** What to do with it, given how the folder is reached from here. */
  readonly next: (reached: string) => readonly string[];
}

/** What can be made, given a name. */
const kinds: Readonly<Record<string, (given: string, about: string) => Generated>> = {
  cookbook(given, about) {
    const name = fileName(about, given);
    const next = (reached: string) => [
      `await includeRecipe("${name}");   in a recipe, or`,
      `tsamae local --dry-run ${join(reached, "default.ts")}`,
    ];
    return { folder: join("cookbooks", name), files: cookbookFiles(name), isWhole: true, next };
  },
  recipe(given, about) {
    const name = fileName(about, given);
    const next = (reached: string) => [`tsamae local --dry-run ${join(reached, `${name}.ts`)}`];
    return { folder: "recipes", files: recipeFiles(name), isWhole: false, next };
  },
  resource(given, about) {
    const type = typeName(about, given);
    const files = resourceFiles(type);
    const [file = ""] = Object.keys(files);
    const next = () => [`import { ${type} } from "../resources/${file}";   in a recipe`];
    return { folder: "resources", files, isWhole: false, next };
  },
};

/** Something to begin with, in the project around this folder. */
export const generate = defineCommand({
  examples: [
    "tsamae generate cookbook nginx   cookbooks/nginx: a recipe, a template, a file, a test",
    "tsamae generate recipe web       recipes/web.ts",
    "tsamae generate resource vhost   resources/vhost.ts, and its test",
  ],
  options(command) {
    command.usage("cookbook|recipe|resource NAME");
    command.argument("[KIND]", Object.keys(kinds).join(", "));
    command.argument("[NAME]", "what it is called");
    return () => ({ ...wanted(command.args[0], command.args[1]) });
  },
  async run({ generated, about }, world) {
    const { folder, files, isWhole, next } = generated;
    const target = join(projectAround(process.cwd()), folder);
    if (isWhole) {
      refuseToOverwrite(dirname(target), [relative(dirname(target), target)], about);
      writeFolder(target, files);
    } else writeBeside(target, files, about);
    const reached = relative(process.cwd(), target);
    const paths = Object.keys(files).map((name) => join(reached, name));
    world.stdout.write(`made\n${listed(paths)}next:\n${listed(next(reached))}`);
    return 0;
  },
});

const listed = (lines: readonly string[]): string => lines.map((line) => `  ${line}\n`).join("");

function wanted(kind: string | undefined, name: string | undefined) {
  const names = Object.keys(kinds);
  const make = kind !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (make === undefined) {
    const message = kind === undefined ? "what is to be made?" : `there is no kind "${kind}" to make`;
    throw new UsageError(message, {
      about: "generate",
      hint: `${suggestionHint(kind ?? "", names)}\ntsamae generate cookbook NAME`,
    });
  }
  const about = `generate ${kind}`;
  if (name !== undefined && name !== "") return { about, generated: make(name, about) };
  throw new UsageError(`what is the ${kind} called?`, { about: "generate", hint: `tsamae generate ${kind} NAME` });
}

/** The nearest folder above whose package needs tsamae; without one, the folder itself. */
function projectAround(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (needsTsamae(join(at, "package.json"))) return at;
    if (dirname(at) === at) return folder;
  }
}

function needsTsamae(path: string): boolean {
  return existsSync(path) && /"tsamae"\s*:\s*"/.test(readFileSync(path, "utf8"));
}
