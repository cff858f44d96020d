import { Command } from "commander";
import { commands } from "../../src/cli/commands.ts";

/** The options of all commands, long and short. */
export const optionNames: readonly string[] = (
  await Promise.all(
    commands.map(async ({ name, load }) => {
      const command = new Command(name);
      (await load()).define(command, () => undefined);
      return namesOf(command);
    }),
  )
).flat();

function namesOf(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long, short }) => [long ?? [], short ?? []].flat());
  return [...own, ...command.commands.flatMap(namesOf)];
}
