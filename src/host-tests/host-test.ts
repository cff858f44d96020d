import { basename, dirname } from "node:path";
import { type Place, RecipeError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { CommandOutput, RunCommandOptions } from "../recipes/questions.ts";
import { callSite } from "../resources/call-site.ts";
import type { Attributes } from "../resources/collector.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { type BuiltInHost, builtInHosts, isBuiltInHost } from "./built-in-hosts.ts";
import { refuseMisspelt } from "./refuse-misspelt.ts";

/** A host to test on: a release that tsamae makes a host of, an image, or a Dockerfile beside the test. */
export type TestedImage =
  | BuiltInHost
  | { readonly image: string; readonly name?: string | undefined }
  | { readonly dockerfile: string; readonly name?: string | undefined };

/** A host that is being tested, as its root. */
export interface TestedHost {
  readonly name: string;
  /**
   * Runs a command.
   *
   * @throws RecipeError when it fails, unless `allowFailure`.
   * @example
   * const isEnabled = async (host: TestedHost) => (await host.run("systemctl is-enabled cron")).stdout === "enabled\n";
   */
  run(command: string, options?: RunCommandOptions): Promise<CommandOutput>;
  /**
   * Asks a fact.
   *
   * @throws RecipeError when the host cannot tell.
   * @example
   * const isFile = async (host: TestedHost) => (await host.read(facts.file("/etc/motd"))).type === "file";
   */
  read<Value>(fact: Fact<Value>): Promise<Value>;
  /**
   * Copies a file, or what is in a folder, to a path on the host; folders above are made. Relative to the test's own
   * folder; all of it belongs to root there.
   */
  copy(localPath: string, remotePath: string): Promise<void>;
}

/**
 * What must hold: a command that has to end with 0, or a function that returns false, or throws, when it does not hold.
 * What does not hold is tried again for 10 s: a service may need a moment.
 */
export type Expectation = string | ((host: TestedHost) => unknown);

/** What `hostTest` is given. */
export interface HostTestOptions {
  /** Default: `["bookworm"]`. */
  readonly hosts?: readonly TestedImage[] | undefined;
  /** As from `--node-json` and `--node-yaml`. */
  readonly attributes?: Attributes | undefined;
  /** The recipe's file. Default: `default.ts` beside the test. */
  readonly recipe?: string | undefined;
  /** Makes the host ready for the recipe. */
  readonly before?: ((host: TestedHost) => void | Promise<void>) | undefined;
  /** What must hold on the converged host, by name. */
  readonly holds?: Readonly<Record<string, Expectation>> | undefined;
  /** Restart the host, and look again. Default: false. */
  readonly reboot?: boolean | undefined;
  /** Kill a first run when half of its changes are made; the run after it has to do the rest. Default: false. */
  readonly kill?: boolean | undefined;
}

/** What a `test.ts` exports as its default. */
export interface HostTest extends HostTestOptions {
  /** Where `hostTest(…)` was written. */
  readonly at: Place;
}

const known = ["hosts", "attributes", "recipe", "before", "holds", "reboot", "kill"] as const;
const tests = new WeakSet<object>();

/**
 * Tells how `tsamae test` tests a recipe on throw-away hosts.
 *
 * @throws RecipeError for what it does not know.
 * @example
 * export default hostTest({
 *   hosts: ["bookworm", "trixie"],
 *   attributes: { nginx: { sites: { main: { port: 8080, root: "/srv/www" } } } },
 *   holds: {
 *     "answers on 8080": "curl -fsS http://127.0.0.1:8080/",
 *     "its configuration is a file": async (host) =>
 *       (await host.read(facts.file("/etc/nginx/nginx.conf"))).type === "file",
 *   },
 *   reboot: true,
 * });
 */
export function hostTest(options: HostTestOptions): HostTest {
  const at = callSite();
  refuseMisspelt(options, { known, at, about: "hostTest" });
  for (const host of options.hosts ?? []) refuseUnknownHost(host, at);
  const names = (options.hosts ?? []).map(hostName);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new RecipeError(`the host ${twice} is named twice`, {
      at,
      about: "hosts",
      hint: 'a name tells them apart: { image: "…", name: "old" }',
    });
  for (const [name, expectation] of Object.entries<unknown>(options.holds ?? {})) {
    if (typeof expectation === "string" || typeof expectation === "function") continue;
    throw new RecipeError("expected a command or a function", { at, about: `holds: "${name}"` });
  }
  const made: HostTest = { ...options, at };
  tests.add(made);
  return made;
}

export const isHostTest = (value: unknown): value is HostTest =>
  typeof value === "object" && value !== null && tests.has(value);

/** The test of a recipe that has none: it converges. */
export const plainTest = (at: Place): HostTest => ({ at });

/** How a host is called in reports and by `--host`. */
export function hostName(host: TestedImage): string {
  if (typeof host === "string") return host;
  if (host.name !== undefined) return host.name;
  if ("image" in host) return host.image;
  const file = basename(host.dockerfile);
  return file === "Dockerfile" && dirname(host.dockerfile) !== "." ? basename(dirname(host.dockerfile)) : file;
}

function refuseUnknownHost(host: unknown, at: Place): void {
  if (typeof host === "string" && isBuiltInHost(host)) return;
  if (typeof host === "object" && host !== null) {
    refuseMisspelt(host, { known: ["image", "dockerfile", "name"], at, about: "hosts" });
    if ("image" in host !== "dockerfile" in host) return;
  }
  const near = typeof host === "string" ? `${suggestionHint(host, Object.keys(builtInHosts))}\n` : "";
  throw new RecipeError(`${JSON.stringify(host)} is no host to test on`, {
    at,
    about: "hosts",
    hint: `${near}{ image: "debian:12" } is an image, { dockerfile: "./Dockerfile" } is built`,
  });
}
