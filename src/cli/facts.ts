import { Command } from "commander";
import { printable } from "../reports/printable.ts";
import type { Transport } from "../transports/transport.ts";
import { type AskHidden, askHidden } from "./ask-hidden.ts";
import { addExamples, type CommandDefinition } from "./command-definition.ts";
import { localHost, localSudoOptions } from "./local.ts";
import { type OutputChoices, outputOptions } from "./output-options.ts";
import { sshHost, sshTargetOptions } from "./ssh.ts";
import type { World } from "./world.ts";

const examples = ["tsamae facts local", "tsamae facts ssh --host web1 --format json | jq .memory.total"];

/** `facts local`, `facts ssh`: what the host says of itself. */
export const facts: CommandDefinition = {
  define(command, onParsed) {
    const ways = [
      factsOf("local", { options: localSudoOptions, host: localHost }),
      factsOf("ssh", { options: sshTargetOptions, host: sshHost }),
    ];
    for (const way of ways) command.addCommand(way(onParsed));
    addExamples(command, examples);
  },
};

interface Way<Choices> {
  options(command: Command): () => Choices;
  host(choices: Choices, world: World, ask: AskHidden): Promise<Transport>;
}

function factsOf<Choices>(name: string, way: Way<Choices>) {
  return (onParsed: Parameters<CommandDefinition["define"]>[1]): Command => {
    const command = new Command(name).helpOption("--help", "show this help").allowExcessArguments(false);
    command.description(name === "local" ? "of this machine" : "of another machine, over SSH");
    const read = way.options(command);
    const output = outputOptions(command);
    return command.action(() => {
      const choices = { ...read(), ...output() };
      onParsed({ choices, run: (world) => printFacts(way.host(choices, world, askHidden), choices, world) });
    });
  };
}

async function printFacts(opening: Promise<Transport>, { format }: OutputChoices, world: World): Promise<number> {
  const { askNode } = await import("../engine/converge.ts");
  await using session = await (await opening).open(world.signal);
  const node = await askNode(session);
  if (format === "json") world.stdout.write(`${JSON.stringify(node, null, 2)}\n`);
  else world.stdout.write(printable((await import("yaml")).stringify(node)));
  return 0;
}
