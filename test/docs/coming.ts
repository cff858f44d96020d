import * as tsamae from "tsamae";
import { commands } from "../../src/cli/commands.ts";
import { optionNames } from "./option-names.ts";

interface Coming {
  /** An example that speaks of it. */
  readonly example: RegExp;
  readonly isThere: boolean;
}

const isExported = (name: string): boolean => Object.hasOwn(tsamae, name);
const isCommand = (name: string): boolean => commands.some((command) => command.name === name);

/** What the page for those who come from Itamae tells of before tsamae has it. Its rows are looked at once it is there. */
const coming: readonly Coming[] = [
  ...["httpRequest", "localFunction", "log", "defineConfig"].map((name) => ({
    example: new RegExp(`\\b${name}\\(`),
    isThere: isExported(name),
  })),
  ...["init", "generate"].map((name) => ({ example: new RegExp(`^tsamae ${name} `), isThere: isCommand(name) })),
  ...["--config", "--profile", "--recipe-graph"].map((name) => ({
    example: new RegExp(` ${name} `),
    isThere: optionNames.includes(name),
  })),
  { example: /^template\(.* content:/, isThere: Object.hasOwn(tsamae.template.definition.properties, "content") },
];

export const isComing = (example: string): boolean => coming.some((one) => !one.isThere && one.example.test(example));
