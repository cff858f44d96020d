import type { Command } from "commander";
import type { SshOptions } from "../transports/ssh/options.ts";
import { sshTransport } from "../transports/ssh.ts";
import { sshProgramTransport } from "../transports/ssh-program.ts";
import type { Transport } from "../transports/transport.ts";
import { defineCommand } from "./command-definition.ts";
import { convergeHosts } from "./converge-hosts.ts";
import type { HostName } from "./host-list.ts";
import { answerSource } from "./login-answers.ts";
import { type LoginChoices, loginOptions } from "./login-options.ts";
import { number } from "./option-kinds.ts";
import { type Askable, passphraseSource, passwordSource } from "./password.ts";
import { recipeOptions } from "./recipe-options.ts";
import { rootWay, type SudoChoices, sudoOptions } from "./sudo-options.ts";
import type { Target } from "./target.ts";
import { hasTerminal } from "./terminal.ts";
import { vagrantHost } from "./vagrant-host.ts";
import type { World } from "./world.ts";

type SshChoices = LoginChoices & SudoChoices;

/** Hosts at a time: few enough for one process, and for most fleets all of them. */
const atATime = 32;

export const ssh = defineCommand({
  examples: [
    "tsamae ssh --host web1 recipe.ts",
    "tsamae ssh -h web1,web2 -h deploy@db1:2222 recipe.ts",
    "tsamae ssh -h 192.0.2.7 -u admin -i ~/.ssh/web --ask-sudo-password --dry-run recipe.ts",
    "tsamae ssh -h inner -J me@bastion:2222 recipe.ts",
    "tsamae ssh -h web1 --host-key-policy accept-new -y web.yaml nginx.ts",
    "tsamae ssh -h web1 --config tsamae.config.ts --profile nginx.ts",
  ],
  options(command) {
    const target = sshTargetOptions(command);
    const parallel = number(command, ["--parallel <hosts>", `hosts at a time (default: ${atATime})`], {
      least: 1,
      most: 1000,
      whole: true,
    });
    const recipes = recipeOptions(command);
    return () => ({ ...recipes(), ...target(), parallel: parallel() ?? atATime });
  },
  run: (choices, world) => convergeHosts(choices, targetsOf(choices, world), world),
});

function targetsOf(choices: SshChoices, world: World): readonly Target[] {
  return choices.hosts.map((host) => ({
    name: host.written,
    asksItself: choices.sshProgram !== undefined,
    transport: (ask) => sshHost(choices, host, { world, ask }),
  }));
}

export function sshTargetOptions(command: Command): () => SshChoices {
  const login = loginOptions(command);
  const sudo = sudoOptions(command, true);
  return () => ({ ...login(), ...sudo() });
}

/** One of the hosts that were asked for on the command line. */
export async function sshHost(choices: SshChoices, asked: HostName, by: Askable): Promise<Transport> {
  const { vagrant, sshProgram } = choices;
  const { host, config } = vagrant === undefined ? { host: asked } : await vagrantHost(asked, vagrant.machine);
  const options = { ...sshOptions(choices, host, by), ...config };
  if (sshProgram === undefined) return sshTransport(options);
  const mayAsk = choices.hosts.length === 1 && hasTerminal();
  return sshProgramTransport({ ...options, program: sshProgram, mayAsk });
}

function sshOptions(choices: SshChoices, { host, port, user }: HostName, by: Askable): SshOptions {
  const { key, hostKeyPolicy, connectTimeoutMs, configFiles, knownHostsFiles, hosts } = choices;
  const { jump, forwardAgent, connectRetries } = choices;
  const who = user === undefined ? host : `${user}@${host}`;
  const isOne = hosts.length === 1;
  // Several hosts share an answer, so the question must be the same for all.
  const all = `all ${hosts.length} hosts`;
  const password = passwordSource(
    choices.password,
    { name: `password of ${isOne ? who : all}`, fileFlag: "--password-file", variable: "TSAMAE_SSH_PASSWORD" },
    by,
  );
  return {
    host,
    port,
    user,
    key,
    password,
    passphrase: passphraseSource(by),
    configFiles: configFiles.length > 0 ? configFiles : undefined,
    knownHostsFiles: knownHostsFiles.length > 0 ? knownHostsFiles : undefined,
    hostKeyPolicy,
    sudo: rootWay(choices, ` on ${isOne ? host : all}`, by),
    connectTimeoutMs,
    connectRetries,
    jump,
    forwardAgent,
    answer: answerSource(by),
  };
}
