import type { Command } from "commander";
import type { SshOptions } from "../transports/ssh-options.ts";
import type { Transport } from "../transports/transport.ts";
import type { AskHidden } from "./ask-hidden.ts";
import { defineCommand } from "./command-definition.ts";
import { convergeHost } from "./converge-host.ts";
import { type LoginChoices, loginOptions } from "./login-options.ts";
import { passphraseSource, passwordSource } from "./password.ts";
import { recipeOptions } from "./recipe-options.ts";
import { type SudoChoices, sudoOptions } from "./sudo-options.ts";
import type { World } from "./world.ts";

type SshChoices = LoginChoices & SudoChoices;

export const ssh = defineCommand({
  examples: [
    "tsamae ssh --host web1 recipe.ts",
    "tsamae ssh -h 192.0.2.7 -u admin -i ~/.ssh/web --ask-sudo-password --dry-run recipe.ts",
    "tsamae ssh -h web1 --host-key-policy accept-new -y web.yaml nginx.ts",
  ],
  options(command) {
    const target = sshTargetOptions(command);
    const recipes = recipeOptions(command);
    return () => ({ ...recipes(), ...target() });
  },
  run: (choices, world) =>
    convergeHost(choices, { name: choices.host, transport: (ask) => sshHost(choices, world, ask) }, world),
});

export function sshTargetOptions(command: Command): () => SshChoices {
  const login = loginOptions(command);
  const sudo = sudoOptions(command, true);
  return () => ({ ...login(), ...sudo() });
}

/** The host that was asked for on the command line. */
export async function sshHost(choices: SshChoices, world: World, ask: AskHidden): Promise<Transport> {
  const { sshTransport } = await import("../transports/ssh.ts");
  return sshTransport(sshOptions(choices, world, ask));
}

function sshOptions(choices: SshChoices, world: World, ask: AskHidden): SshOptions {
  const { host, port, user, key, hostKeyPolicy, connectTimeoutMs, configFiles, knownHostsFiles } = choices;
  const who = user === undefined ? host : `${user}@${host}`;
  const by = { world, ask };
  const password = passwordSource(
    choices.password,
    { name: `password of ${who}`, fileFlag: "--password-file", variable: "TSAMAE_SSH_PASSWORD" },
    by,
  );
  const sudoPassword = passwordSource(
    choices.sudoPassword,
    { name: `password for sudo on ${host}`, fileFlag: "--sudo-password-file", variable: "TSAMAE_SUDO_PASSWORD" },
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
    sudo: choices.sudo && { password: sudoPassword },
    connectTimeoutMs,
  };
}
