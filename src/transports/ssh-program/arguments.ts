import type { Jump } from "../ssh/jump.ts";
import type { SshOptions } from "../ssh/options.ts";
import { refuseUnsafeNames } from "../ssh/safe-name.ts";
import { expandHome } from "../ssh/tokens.ts";

export interface SshProgramOptions extends SshOptions {
  /** The program, default `ssh`. */
  readonly program?: string | undefined;
  /** Lets ssh ask on the terminal that tsamae was started from. Default: it asks nothing. */
  readonly mayAsk?: boolean | undefined;
}

export interface ProgramWay {
  /** In place of the usual configuration. */
  readonly configFile: string | undefined;
  /** The hosts on the way, first one first. */
  readonly jumps: readonly Jump[];
}

/**
 * The arguments with which ssh opens `line` on the host: no terminal, no forwarding, nothing shared with other runs,
 * and the host's key judged by the same rule as without the program, whatever the configuration says.
 */
export function programArguments(
  options: SshProgramOptions,
  { configFile, jumps }: ProgramWay,
  line: string,
): string[] {
  const { host, user, port, forwardAgent = false } = options;
  for (const names of [options, ...jumps]) refuseUnsafeNames(names);
  const settings = {
    ...common(options),
    ClearAllForwardings: "yes",
    ForwardAgent: yesNo(forwardAgent),
    ForwardX11: "no",
    PermitLocalCommand: "no",
    RemoteCommand: "none",
    ...(jumps.length === 0 ? {} : { ProxyCommand: proxyCommand(jumps, options, configFile) }),
  };
  return ["-T", ...flags(options, configFile, settings), ...destination({ host, user, port }), line];
}

type Settings = Readonly<Record<string, string>>;

function common(options: SshProgramOptions): Settings {
  const { hostKeyPolicy, knownHostsFiles, mayAsk, connectTimeoutMs, keepaliveMs = 15_000, agent } = options;
  return {
    BatchMode: yesNo(mayAsk !== true),
    StrictHostKeyChecking: hostKeyPolicy === "strict" ? "yes" : "accept-new",
    ControlMaster: "no",
    ControlPath: "none",
    // What keeps us out is told by ssh itself, also where the configuration tells it to be quiet.
    LogLevel: "INFO",
    ServerAliveInterval: String(Math.max(1, Math.ceil(keepaliveMs / 1000))),
    ServerAliveCountMax: "3",
    ...(connectTimeoutMs === undefined ? {} : { ConnectTimeout: String(Math.ceil(connectTimeoutMs / 1000)) }),
    ...(agent === undefined ? {} : { IdentityAgent: agent === "" ? "none" : path(agent) }),
    ...(knownHostsFiles === undefined
      ? {}
      : { UserKnownHostsFile: knownHostsFiles.map(path).join(" "), GlobalKnownHostsFile: "/dev/null" }),
  };
}

function flags({ key }: SshProgramOptions, configFile: string | undefined, settings: Settings): readonly string[] {
  const given = key === undefined ? [] : ["-i", expandHome(key).replaceAll("%", "%%")];
  const named = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return [...(configFile === undefined ? [] : ["-F", configFile]), ...given, ...named];
}

function destination({ host, user, port }: Jump): readonly string[] {
  return [...(user === undefined ? [] : ["-l", user]), ...(port === undefined ? [] : ["-p", String(port)]), "--", host];
}

/** What `-J` does, but for the options: ssh keeps those of its command line from the hosts on the way. */
function proxyCommand(hops: readonly Jump[], options: SshProgramOptions, configFile: string | undefined): string {
  const last = hops.at(-1);
  if (last === undefined) return "none";
  const before = hops.slice(0, -1);
  const proxy = before.length === 0 ? {} : { ProxyCommand: proxyCommand(before, options, configFile) };
  const args = [...flags(options, configFile, { ...common(options), ...proxy }), ...destination(last).slice(0, -2)];
  const escaped = [options.program ?? "ssh", ...args].map((word) => shellWord(word.replaceAll("%", "%%")));
  return [...escaped, "-W", shellWord("[%h]:%p"), "--", shellWord(last.host)].join(" ");
}

/** ssh looks at the quotes of a ProxyCommand too, by rules of its own: this way both read the same. */
function shellWord(text: string): string {
  const parts = text.split(/(['\\])/).filter((part) => part !== "");
  const quoted = parts.map((part) => (part === "'" ? `"'"` : part === "\\" ? `"\\\\"` : `'${part}'`));
  return quoted.join("") || "''";
}

const yesNo = (is: boolean): string => (is ? "yes" : "no");

/** A path as a word of the configuration's language. */
const path = (text: string): string => `"${expandHome(text).replaceAll("%", "%%").replaceAll(/["\\]/g, "\\$&")}"`;
