import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { SshOptions } from "../transports/ssh-options.ts";
import { choice, flag, type Given, list, number, text } from "./option-kinds.ts";
import type { PasswordChoice } from "./password.ts";

/** Where to connect, and how to get in. */
export interface LoginChoices {
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly key: string | undefined;
  readonly password: PasswordChoice;
  readonly configFiles: readonly string[];
  readonly knownHostsFiles: readonly string[];
  readonly hostKeyPolicy: SshOptions["hostKeyPolicy"];
  readonly connectTimeoutMs: number | undefined;
}

export function loginOptions(command: Command): Given<LoginChoices> {
  command.optionsGroup("Connection:");
  const host = text(command, "-h, --host <host>", "a name, an address, or a Host of the ssh configuration");
  const port = number(command, ["-p, --port <port>", "default: the ssh configuration's, else 22"], {
    least: 1,
    most: 65_535,
    whole: true,
  });
  const user = text(command, "-u, --user <user>", "default: the ssh configuration's, else who runs tsamae");
  const key = text(
    command,
    "-i, --key <file>",
    "a private key; its passphrase is asked for, or that of the environment variable TSAMAE_KEY_PASSPHRASE (default: the ssh configuration's, the agent's, then the usual files in ~/.ssh)",
  );
  const ask = flag(command, "--ask-password", "ask for the login's password on the terminal");
  const file = text(
    command,
    "--password-file <file>",
    "the login's password is the first line of a file; else that of the environment variable TSAMAE_SSH_PASSWORD, if it is set",
  );
  const configFiles = list(
    command,
    "--ssh-config <file>",
    "an ssh configuration; may be repeated (default: ~/.ssh/config)",
  );
  const knownHostsFiles = list(
    command,
    "--known-hosts <file>",
    "keys of known hosts; may be repeated, new ones go to the first (default: ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts)",
  );
  const hostKeyPolicy = choice(
    command,
    [
      "--host-key-policy <policy>",
      "what to do about a host whose key is not known yet: refuse it, or trust it and note the key",
    ],
    ["strict", "accept-new"],
  );
  const timeout = number(
    command,
    ["--connect-timeout <seconds>", "how long to wait for an answer while connecting (default: 10)"],
    { least: 0.1, most: 86_400, whole: false },
  );
  return () => ({
    ...hostAndUser(command, { host: host(), user: user() }),
    port: port(),
    key: key(),
    password: { ask: ask(), file: file() },
    configFiles: configFiles(),
    knownHostsFiles: knownHostsFiles(),
    hostKeyPolicy: hostKeyPolicy(),
    connectTimeoutMs: milliseconds(timeout()),
  });
}

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

interface HostAndUser {
  readonly host: string | undefined;
  readonly user: string | undefined;
}

/** `--host deploy@web1` is understood as ssh would. */
function hostAndUser(
  command: Command,
  { host, user }: HostAndUser,
): { readonly host: string; readonly user: string | undefined } {
  if (host === undefined) throw noHost(command);
  const at = host.lastIndexOf("@");
  if (at < 0 || user !== undefined) return { host, user };
  return { host: host.slice(at + 1), user: host.slice(0, at) };
}

function noHost(command: Command): UsageError {
  const [first, ...others] = command.args;
  const isMeantAsHost = first !== undefined && !/\.[a-z]+$|\//.test(first);
  const name = commandPath(command);
  const example = isMeantAsHost ? [name, "--host", first, ...others] : [name, "--host web1", ...command.args];
  return new UsageError("no host was given", { about: "--host", hint: `${example.join(" ")}\nsee ${name} --help` });
}

/** @example "tsamae facts ssh" */
function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}
