import type { Handler } from "../engine/handlers.ts";

type OneOrMore<Value> = Value | readonly Value[];

/**
 * What a file for `--config` exports: defaults for options of the command line, under their long names in camel case, and
 * handlers. An option on the command line wins. Files are named relative to the config, or with `~/` in front.
 */
export interface Config {
  /** Are told everything that happens in a run. */
  readonly handlers?: readonly Handler[] | undefined;
  /** Show what would change, and change nothing; `--no-dry-run` turns it off. */
  readonly dryRun?: boolean | undefined;
  /** Show what would change, ask, then do it. */
  readonly confirm?: boolean | undefined;
  /** Only resources whose id matches, and what they notify. */
  readonly only?: OneOrMore<string> | undefined;
  /** No resource whose id matches, not even when it is notified. */
  readonly skip?: OneOrMore<string> | undefined;
  /** What runs commands and guards on the host. */
  readonly shell?: string | undefined;
  /** Run it as a login shell. */
  readonly loginShell?: boolean | undefined;
  /** Attributes and parameters; files on the command line are read after these, and win where they say otherwise. */
  readonly nodeJson?: OneOrMore<string> | undefined;
  /** The same in YAML, read after those in JSON. */
  readonly nodeYaml?: OneOrMore<string> | undefined;
  /** Exit with 2 when something changed, with 6 when something changed and something failed. */
  readonly detailedExitcode?: boolean | undefined;
  /** Tell where the time went. */
  readonly profile?: boolean | undefined;
  readonly format?: "human" | "json" | undefined;
  readonly color?: boolean | undefined;
  readonly logLevel?: "debug" | "info" | "warn" | "error" | undefined;

  /** `ssh`: [user@]name[:port], several as a list. */
  readonly host?: OneOrMore<string> | undefined;
  /** `ssh`: of hosts that name none of their own. */
  readonly port?: number | undefined;
  /** `ssh`: of hosts that name none of their own. `docker`: who to be there. */
  readonly user?: string | undefined;
  /** `ssh`: a file with a private key. */
  readonly key?: string | undefined;
  /** `ssh`: ask for the login's password. */
  readonly askPassword?: boolean | undefined;
  /** `ssh`: a file with the login's password. */
  readonly passwordFile?: string | undefined;
  /** `ssh`: files of ssh configuration. */
  readonly sshConfig?: OneOrMore<string> | undefined;
  /** `ssh`: files with keys of known hosts. */
  readonly knownHosts?: OneOrMore<string> | undefined;
  /** `ssh`: what to do about a host whose key is not known yet. */
  readonly hostKeyPolicy?: "strict" | "accept-new" | undefined;
  /** `ssh`: seconds to wait for an answer while connecting. */
  readonly connectTimeout?: number | undefined;
  /** `ssh`: tries after the first one. */
  readonly connectRetries?: number | undefined;
  /** `ssh`: hosts to go through, with commas. */
  readonly jump?: string | undefined;
  /** `ssh`: lend the ssh agent to the host. */
  readonly forwardAgent?: boolean | undefined;
  /** `ssh`: by the system's ssh; a text is its path. */
  readonly sshProgram?: string | true | undefined;
  /** `ssh`: a machine of Vagrant's; a text is its name. */
  readonly vagrant?: string | true | undefined;
  /** `ssh`: hosts at a time. */
  readonly parallel?: number | undefined;

  /** `local`, `ssh`: become root. */
  readonly sudo?: boolean | undefined;
  /** `local`, `ssh`: by which program. */
  readonly become?: "sudo" | "su" | "doas" | undefined;
  /** `local`, `ssh`: ask for the password. */
  readonly askSudoPassword?: boolean | undefined;
  /** `local`, `ssh`: a file with the password. */
  readonly sudoPasswordFile?: string | undefined;

  /** `docker`: a running container. */
  readonly container?: string | undefined;
  /** `docker`: an image to make another one from. */
  readonly image?: string | undefined;
  /** `docker`: what the new image is called. */
  readonly tag?: string | undefined;
  /** `docker`: the engine's program. */
  readonly docker?: string | undefined;
  /** `exec`: a command that gives a shell elsewhere. */
  readonly via?: string | undefined;
}

/**
 * Lets an editor know what a config may say; gives it back as it is.
 *
 * @example
 * export default defineConfig({ hostKeyPolicy: "accept-new", logLevel: "warn", handlers: [jsonLines("run.jsonl")] });
 */
export function defineConfig(config: Config): Config {
  return config;
}
