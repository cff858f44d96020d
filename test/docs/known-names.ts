import * as tsamae from "tsamae";
import { commands } from "../../src/cli/commands.ts";
import type { CommandOutput, RunCommandOptions } from "../../src/recipes/questions.ts";
import { isCommonProperty } from "../../src/resources/declared-common.ts";
import * as resources from "../../src/resources/index.ts";
import type { ResourceType } from "../../src/resources/resource-type.ts";
import { presetNode } from "../../src/testing/presets.ts";
import { optionNames } from "./option-names.ts";
import type { WordRow } from "./word-tables.ts";

const ofRun: readonly (keyof CommandOutput | keyof RunCommandOptions)[] = [
  "status",
  "stdout",
  "stderr",
  "allowFailure",
  "user",
  "cwd",
];

const node: object = { ...presetNode("debian-12"), attributes: {} };

/** The type that a section's heading names: `remote_file is remoteFile`. */
export function typeOf({ section }: WordRow): ResourceType | undefined {
  const name = /^\w+ is (\w+)$/.exec(section)?.[1];
  return Object.entries(resources).find(([exported]) => exported === name)?.[1].definition;
}

/** The names of a row that tsamae does not have: types, actions, properties, exports, attributes, commands. */
export function unknownNames(row: WordRow): readonly string[] {
  const isOfResource = /^\w+ is \w+$/.test(row.section);
  return row.ours.filter((name, index) =>
    isOfResource ? !isOfType(row, name, row.theirs[index] ?? "") : !isKnown(row, name),
  );
}

function isOfType(row: WordRow, name: string, theirs: string): boolean {
  const type = typeOf(row);
  if (type === undefined) return false;
  return theirs.startsWith(":") ? isAction(type, name) : Object.hasOwn(type.properties, name) || isCommonProperty(name);
}

const isAction = ({ actions }: ResourceType, name: string): boolean =>
  name === "nothing" || Object.hasOwn(actions, name);

/** What stands in quotes, and a part of a template: those that check the example see to these. */
function isKnown({ section }: WordRow, name: string): boolean {
  if (/^["<]|^TSAMAE_/.test(name)) return true;
  if (name.startsWith("-")) return isOption(name);
  if (section === "Commands") return isCommand(name);
  const [first = "", ...path] = name.split(".");
  if (first === "node") return path.length > 0 && has(node, path);
  return has(tsamae, [first, ...path]) || isCommonProperty(name) || name === "nothing" || isOfRun(name);
}

const isOfRun = (name: string): boolean => ofRun.some((known) => known === name);

/** `--format json`: without its value. */
const isOption = (name: string): boolean => optionNames.some((known) => known === name.split(" ")[0]);

const isCommand = (name: string): boolean =>
  ["help", ...commands.map(({ name: known }) => known)].some((known) => name === `tsamae ${known}`);

function has(value: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  const found = Object.entries(value).find(([name]) => name === first);
  return found !== undefined && has(found[1], rest);
}
