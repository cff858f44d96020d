import { Command } from "commander";
import { reach } from "../engine/reach.ts";
import { UsageError } from "../errors.ts";
import { printable } from "../reports/printable.ts";
import type { Transport } from "../transports/transport.ts";
import { type AskHidden, askHidden } from "./ask-hidden.ts";
import { addExamples, type CommandDefinition } from "./command-definition.ts";
import { containerHost } from "./docker.ts";
import { containerOptions } from "./docker-options.ts";
import { execHost, execOptions } from "./exec.ts";
import { localHost, localSudoOptions } from "./local.ts";
import { type OutputChoices, outputOptions } from "./output-options.ts";
import { sshHost, sshTargetOptions } from "./ssh.ts";
import type { World } from "./world.ts";

const examples = [
  "tsamae facts local",
  "tsamae facts ssh --host web1 --format json | jq .memory.total",
  "tsamae facts docker --container web",
  'tsamae facts exec --via "chroot /srv/jail"',
];

const abouts = {
  local: "of this machine",
  ssh: "of another machine, over SSH",
  docker: "of a running container",
  exec: "of whatever a command gives a shell on",
} as const;

/** `facts local`, `facts ssh` and the others: what the host says of itself. */
export const facts: CommandDefinition = {
  define(command, onParsed) {
    const ways = [
      factsOf("local", { options: localSudoOptions, host: localHost }),
      factsOf("ssh", { options: sshTargetOptions, host: oneSshHost }),
      factsOf("docker", { options: containerOptions, host: containerHost }),
      factsOf("exec", { options: execOptions, host: execHost }),
    ];
    for (const way of ways) command.addCommand(way(onParsed));
    addExamples(command, examples);
  },
};

/** Facts are one document, of one host. */
function oneSshHost(choices: Parameters<typeof sshHost>[0], world: World, ask: AskHidden): Promise<Transport> {
  const [host, ...others] = choices.hosts;
  if (host === undefined || others.length > 0)
    throw new UsageError("facts asks one host at a time", { about: "--host" });
  return sshHost(choices, host, { world, ask });
}

interface Way<Choices> {
  options(command: Command): () => Choices;
  host(choices: Choices, world: World, ask: AskHidden): Promise<Transport>;
}

function factsOf<Choices>(name: keyof typeof abouts, way: Way<Choices>) {
  return (onParsed: Parameters<CommandDefinition["define"]>[1]): Command => {
    const command = new Command(name).helpOption("--help", "show this help").allowExcessArguments(false);
    command.description(abouts[name]);
    const read = way.options(command);
    const output = outputOptions(command);
    return command.action(() => {
      const choices = { ...read(), ...output() };
      onParsed({ choices, run: (world) => printFacts(way.host(choices, world, askHidden), choices, world) });
    });
  };
}

async function printFacts(opening: Promise<Transport>, { format }: OutputChoices, world: World): Promise<number> {
  await using reached = await reach({ transport: await opening, signal: world.signal });
  const { node } = reached;
  if (format === "json") world.stdout.write(`${JSON.stringify(node, null, 2)}\n`);
  else world.stdout.write(printable((await import("yaml")).stringify(node)));
  return 0;
}
