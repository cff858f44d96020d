import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { SshOptions } from "../transports/ssh/options.ts";
import { type HostName, hostList } from "./host-list.ts";
import { choice, flag, type Given, list, number, text } from "./option-kinds.ts";
import type { PasswordChoice } from "./password.ts";
import { type SshWayChoices, sshWayOptions } from "./ssh-way-options.ts";

/** Where to connect, and how to get in. */
export interface LoginChoices extends SshWayChoices {
  /** One at least, each with its user and port if it has its own. */
  readonly hosts: readonly HostName[];
  readonly key: string | undefined;
  readonly password: PasswordChoice;
  readonly configFiles: readonly string[];
  readonly knownHostsFiles: readonly string[];
  readonly hostKeyPolicy: SshOptions["hostKeyPolicy"];
  readonly connectTimeoutMs: number | undefined;
}

export function loginOptions(command: Command): Given<LoginChoices> {
  command.optionsGroup("Connection:");
  const host = hostOptions(command);
  const credentials = credentialOptions(command);
  const files = sshFileOptions(command);
  const timeout = number(
    command,
    ["--connect-timeout <seconds>", "how long to wait for an answer while connecting (default: 10)"],
    { least: 0.1, most: 86_400, whole: false },
  );
  const way = sshWayOptions(command);
  return () => {
    const { hosts, user, port } = host();
    const { key, password } = credentials();
    return {
      ...way(),
      ...files(),
      hosts: hostsOf(command, named(hosts, way()), { user, port }),
      key,
      password: passwordFor(way(), password),
      connectTimeoutMs: milliseconds(timeout()),
    };
  };
}

interface GivenHosts extends Pick<HostName, "user" | "port"> {
  readonly hosts: readonly string[];
}

function hostOptions(command: Command): Given<GivenHosts> {
  const hosts = list(
    command,
    "-h, --host <host>",
    "[user@]name[:port]: a name, an address, or a Host of the ssh configuration; may be repeated, or several with commas",
  );
  const port = number(command, ["-p, --port <port>", "default: the ssh configuration's, else 22"], {
    least: 1,
    most: 65_535,
    whole: true,
  });
  const user = text(command, "-u, --user <user>", "default: the ssh configuration's, else who runs tsamae");
  return () => ({ hosts: hosts(), user: user(), port: port() });
}

function credentialOptions(command: Command): Given<Pick<LoginChoices, "key" | "password">> {
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
  return () => ({ key: key(), password: { ask: ask(), file: file() } });
}

/** What ssh keeps in files, and how far to trust a host that is in none of them. */
function sshFileOptions(
  command: Command,
): Given<Pick<LoginChoices, "configFiles" | "knownHostsFiles" | "hostKeyPolicy">> {
  const configFiles = list(
    command,
    "--ssh-config <file>",
    "an ssh configuration; may be repeated (default: ~/.ssh/config and /etc/ssh/ssh_config)",
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
  return () => ({ configFiles: configFiles(), knownHostsFiles: knownHostsFiles(), hostKeyPolicy: hostKeyPolicy() });
}

/** A machine of Vagrant's may be named by its option alone. */
function named(hosts: readonly string[], { vagrant }: SshWayChoices): readonly string[] {
  return vagrant === undefined || hosts.length > 0 ? hosts : [vagrant.machine ?? vagrantDefault];
}

/** Stands for the one machine that Vagrant tells of. */
export const vagrantDefault = "vagrant";

/** ssh asks for passwords by itself, and takes them from nobody else. */
function passwordFor({ sshProgram }: SshWayChoices, password: PasswordChoice): PasswordChoice {
  if (sshProgram === undefined || (!password.ask && password.file === undefined)) return password;
  throw new UsageError("ssh asks for a login's password by itself, on the terminal", {
    about: password.ask ? "--ask-password" : "--password-file",
    hint: "leave it out, or leave out --ssh-program",
  });
}

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

/** `--user` and `--port` are for the hosts that name none of their own. */
function hostsOf(
  command: Command,
  given: readonly string[],
  { user, port }: Pick<HostName, "user" | "port">,
): readonly HostName[] {
  if (given.length === 0) throw noHost(command);
  return hostList(given).map((host) => ({ ...host, user: host.user ?? user, port: host.port ?? port }));
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
