import type { Command } from "commander";
import { localTransport } from "../transports/local.ts";
import type { Transport } from "../transports/transport.ts";
import type { AskHidden } from "./ask-hidden.ts";
import { defineCommand } from "./command-definition.ts";
import { convergeHost } from "./converge-hosts.ts";
import { recipeOptions } from "./recipe-options.ts";
import { rootWay, type SudoChoices, sudoOptions } from "./sudo-options.ts";
import type { World } from "./world.ts";

export const local = defineCommand({
  examples: [
    "tsamae local recipe.ts                  as the current user",
    "tsamae local --sudo --dry-run recipe.ts what would change as root",
    "tsamae local -j node.json base.ts web.ts",
    "tsamae local --resource-graph web.mmd web.ts   draws who notifies whom",
  ],
  options(command) {
    const sudo = localSudoOptions(command);
    const recipes = recipeOptions(command);
    return () => ({ ...recipes(), ...sudo() });
  },
  run: (choices, world) =>
    convergeHost(choices, { name: "this machine", transport: (ask) => localHost(choices, world, ask) }, world),
});

export function localSudoOptions(command: Command): () => SudoChoices {
  return sudoOptions(command, false);
}

/** This machine, as it was asked for on the command line. */
export async function localHost(choices: SudoChoices, world: World, ask: AskHidden): Promise<Transport> {
  const way = rootWay(choices, "", { world, ask });
  return localTransport({ sudo: way && { by: way.by, password: await way.password?.() } });
}
