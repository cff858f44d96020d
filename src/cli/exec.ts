import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { ExecOptions } from "../transports/exec.ts";
import { execTransport } from "../transports/exec.ts";
import type { Transport } from "../transports/transport.ts";
import { defineCommand } from "./command-definition.ts";
import { convergeHost } from "./converge-hosts.ts";
import { text } from "./option-kinds.ts";
import { recipeOptions } from "./recipe-options.ts";

export const exec = defineCommand({
  examples: [
    'tsamae exec --via "podman exec -i web" recipe.ts',
    'tsamae exec --via "chroot /srv/jail" --dry-run recipe.ts',
    'tsamae exec --via "kubectl exec -i deploy/web --" recipe.ts',
    'tsamae exec --via "lxc exec web --" recipe.ts',
    'tsamae exec --via "nsenter -t 4711 -a" recipe.ts',
    'tsamae exec --via "systemd-nspawn -q --pipe -D /srv/web" recipe.ts',
    'tsamae exec --via "timeout 600 jexec web {}" recipe.ts   {}: where `sh -c …` is put',
  ],
  options(command) {
    const way = execOptions(command);
    const recipes = recipeOptions(command);
    return () => ({ ...recipes(), ...way() });
  },
  run: (choices, world) => convergeHost(choices, { name: choices.via, transport: () => execHost(choices) }, world),
});

export function execOptions(command: Command): () => ExecOptions {
  command.optionsGroup("Connection:");
  const via = text(
    command,
    "--via <command>",
    "a command line for this machine's shell that gives a shell elsewhere: `sh -c …` is put at its end, or where {} stands; it has to pass standard input on",
  );
  return () => {
    const given = via()?.trim();
    if (given !== undefined && given !== "") return { via: given };
    const name = command.parent?.name() === "facts" ? "facts exec" : "exec";
    const recipes = name === "exec" ? " recipe.ts" : "";
    throw new UsageError("no command was given", {
      about: "--via",
      hint: `tsamae ${name} --via "podman exec -i web"${recipes}\nsee tsamae ${name} --help`,
    });
  };
}

/** Whatever the command leads to. */
export async function execHost(choices: ExecOptions): Promise<Transport> {
  return execTransport(choices);
}
