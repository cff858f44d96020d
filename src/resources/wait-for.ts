import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { noProbe, probePort } from "../facts/port.ts";
import { type Command, raw, type ShellCommand, sh } from "../values/shell.ts";
import { change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { t } from "./properties.ts";
import type { Declared } from "./resource-type.ts";

export interface WaitForProperties {
  /** A TCP port at which somebody is to accept connections. */
  port?: Lazy<number> | undefined;
  /** Whose port: a name or an address, as the host itself reaches it. Default: `"127.0.0.1"`. */
  host?: Lazy<string> | undefined;
  /** A path at which something is to be. */
  path?: Lazy<string> | undefined;
  /** A command that is to succeed, as for `sh -c`, tried every second. It must only read. */
  command?: Lazy<Command> | undefined;
  /** Seconds to wait at most. Default: 60. */
  timeout?: Lazy<number> | undefined;
}

const portNumber = v.pipe(
  t.number(),
  v.check((port) => Number.isInteger(port) && port >= 1 && port <= 65_535, "expected a port from 1 to 65535"),
);

const hostName = v.pipe(
  t.string(),
  v.check((name) => /^[\w:.%][\w:.%-]*$/.test(name), "expected a host's name or address"),
);

const command = v.pipe(
  t.command(),
  v.check((text) => text.trim() !== "", "expected a command"),
);

/**
 * Waits until something has come about: a port, a path, or whatever a command can tell. It does nothing where that is
 * so already, and fails when the time is up.
 *
 * @example
 * waitFor("postgres", { port: 5432, timeout: 30 });
 * waitFor("the cluster", { command: "kubectl get nodes", env: { KUBECONFIG: "/etc/kube.conf" } });
 */
export const waitFor = defineResource<WaitForProperties>()({
  type: "waitFor",
  properties: {
    port: t.optional(portNumber),
    host: t.optional(hostName),
    path: t.optional(t.path()),
    command: t.optional(command),
    timeout: t.optional(t.seconds(), 60),
  },
  defaultAction: "wait",
  events: ["wait"],
  actions: {
    wait({ timeout, sensitive, ...wanted }, host) {
      const { holds, words, failing, test } = condition(wanted, sensitive);
      if (holds(host)) return [];
      const script = waiting(test, `${words} ${failing} within ${timeout} s`);
      return [change(`wait for ${words}`, { script, process: { limitMs: timeout * 1000 } })];
    },
  },
  prepare({ port, host, path, command }) {
    const stated = [port, path, command].filter((one) => one !== undefined);
    if (stated.length !== 1) throw new RecipeError('state "port", "path" or "command", one of them');
    if (host !== undefined && port === undefined) throw new RecipeError('host: state the "port" too');
    return {};
  },
});

interface Conditions {
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly path: string | undefined;
  readonly command: string | undefined;
  readonly process: Declared["process"];
}

interface Condition {
  readonly words: string;
  /** In words, what did not happen when the time is up. */
  readonly failing: string;
  readonly test: ShellCommand;
  readonly holds: (host: HostView) => boolean;
}

/** One try ahead of the waiting; it may hang. */
const tryLimitMs = 5000;

function condition(
  { port, host = "127.0.0.1", path, command = "", process }: Conditions,
  isSecret: boolean,
): Condition {
  if (port !== undefined) {
    const words = `port ${port} of ${host}`;
    return {
      words,
      failing: "did not accept a connection",
      test: probePort({ port, host }),
      holds: (view) => isOpen(view.read(facts.port({ port, host })).status),
    };
  }
  if (path !== undefined) {
    return {
      words: path,
      failing: "did not come to be",
      test: sh`[ -e ${path} ]`,
      holds: (view) => view.read(facts.target(path)).type !== "none",
    };
  }
  return {
    words: isSecret ? "a command" : `success of ${command.trim().split("\n")[0]}`,
    failing: "did not come",
    test: raw(command),
    holds: (view) => view.read(facts.command({ command, ...process, limitMs: tryLimitMs })).status === 0,
  };
}

function isOpen(status: number): boolean {
  if (status !== noProbe) return status === 0;
  throw new ResourceError("this host has no program that could try a port", {
    hint: "bash, nc or python3 can; or wait for a command",
  });
}

/** TERM comes when the time is up. Some shells remark on the try that it ended, which is no news. */
function waiting(test: ShellCommand, complaint: string): ShellCommand {
  return sh`exec 3>&2 2>/dev/null
trap ${sh`echo ${complaint} >&3; exit 1`.text} TERM
until (eval ${test.text}) </dev/null >/dev/null 2>&1; do sleep 1; done`;
}
