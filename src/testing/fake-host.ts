import type { Answered, Host } from "../engine/host.ts";
import type { AccountState } from "../facts/account.ts";
import type { AccountDefaults } from "../facts/account-defaults.ts";
import type { Answer, Fact, Made } from "../facts/fact.ts";
import { type NodeAttributes, platformOf } from "../facts/node.ts";
import type { ServiceState } from "../facts/service.ts";
import { isPackageName } from "../platforms/apt.ts";
import { initSystem, unknownInit } from "../platforms/init-system.ts";
import type { Platform } from "../platforms/platform.ts";
import type { RecipesRequest } from "../recipes/run-recipes.ts";
import { type FakeEntry, FakeFiles, LinkLoop } from "./fake-files.ts";
import { type Preset, presetNode } from "./presets.ts";

/** What a fake host has; it has nothing else. */
export interface FakeHostOptions {
  /** Installed packages: names, or names with versions. */
  readonly packages?: readonly string[] | Readonly<Record<string, string>>;
  /** Files, directories and links by path; the folders above them are there too. */
  readonly files?: Readonly<Record<string, FakeEntry>>;
  /** Services by name. */
  readonly services?: Readonly<Record<string, Partial<ServiceState>>>;
  /** Status of commands, for guards. A `test -e`, `-f`, `-d` or `-L` looks at `files`; any other command fails with 1. */
  readonly commands?: Readonly<Record<string, number>>;
  /** Any other answers: `[facts.user("deploy").is({ … })]`. */
  readonly facts?: readonly Made[];
  /** Differing attributes: `{ hostname: "web1" }`. */
  readonly node?: Partial<NodeAttributes>;
}

/** A host in memory: it answers facts and can be planned for, not changed. */
export interface FakeHost {
  readonly node: NodeAttributes;
  readonly host: Host;
}

/**
 * A host to test recipes on without having one.
 *
 * @example
 * const host = fakeHost("debian-12", { packages: ["curl"], files: { "/etc/motd": "Hello.\n" } });
 */
export function fakeHost(preset: Preset, options: FakeHostOptions = {}): FakeHost {
  const node = { ...presetNode(preset), ...options.node };
  const answer = answering(options, node);
  let exchanges = 0;
  const host: Host = {
    platform: platformOf(node),
    get exchanges() {
      return exchanges;
    },
    exchange: async (frames, { turn, ahead }) => {
      if (frames.length > 0) throw new TypeError("a fake host cannot be changed: plan for it");
      exchanges += 1;
      const answers = [...turn, ...ahead].map((fact): Answered => ({ fact, answer: answer(fact) }));
      return { replies: [], answers };
    },
  };
  return { node, host };
}

/** How a recipe asks it. */
export function asking({ host }: FakeHost): RecipesRequest["ask"] {
  return async (facts) => {
    const { answers } = await host.exchange([], { turn: facts, ahead: [] });
    return answers.flatMap(({ answer }) => answer ?? []);
  };
}

/** A user without a password, as useradd(8) makes it. */
const freshAccount: AccountState = { exists: true, password: undefined, locked: true, expires: undefined };

const accountDefaults: AccountDefaults = {
  missing: [],
  homes: "/home",
  shell: "/bin/sh",
  homeMode: "0755",
  skeleton: "/etc/skel",
  skeletonEntries: [{ path: ".profile", type: "file" }],
};

type Reply = (key: string) => unknown;

/** What the host cannot say. */
class Unreadable extends Error {}

function answering(options: FakeHostOptions, node: NodeAttributes): (fact: Fact<unknown>) => Answer<unknown> {
  const files = new FakeFiles(options.files ?? {});
  const given = new Map((options.facts ?? []).map(({ fact, value }) => [fact.id, value]));
  const replies: Readonly<Record<string, Reply>> = {
    file: (path) => files.file(path),
    target: (path) => files.target(path),
    folder: (path) => files.folder(path),
    content: (path) => files.content(path),
    digest: (path) => files.digest(path),
    tree: (path) => files.tree(path),
    "old-versions": (path) => files.oldVersions(path),
    downloader: () => "curl",
    "apt-index": () => ({ age: undefined }),
    package: (name) => packageState(name, versionsOf(options.packages ?? [])),
    service: (name) => serviceState(name, platformOf(node), new Map(Object.entries(options.services ?? {}))),
    user: () => ({ exists: false }),
    group: () => ({ exists: false }),
    node: () => node,
    "user-name": () => undefined,
    "group-name": () => undefined,
    memberships: () => [],
    account: () => freshAccount,
    "account-defaults": () => accountDefaults,
  };
  return ({ id, kind, key }) => {
    if (given.has(id)) return { value: given.get(id) };
    if (kind.name === "command")
      return answered(() => ({ status: commandStatus(commandOf(key), files, options.commands ?? {}) }));
    const reply = replies[kind.name];
    if (reply !== undefined && typeof key === "string") return answered(() => reply(key));
    return { unreadable: `the fake host has no answer to ${id}; give it one with facts: [facts.…(…).is(…)]` };
  };
}

function answered(reply: () => unknown): Answer<unknown> {
  try {
    return { value: reply() };
  } catch (error) {
    if (error instanceof Unreadable || error instanceof LinkLoop) return { unreadable: error.message };
    throw error;
  }
}

function versionsOf(packages: NonNullable<FakeHostOptions["packages"]>): ReadonlyMap<string, string> {
  return new Map(isList(packages) ? packages.map((name) => [name, "1.0"]) : Object.entries(packages));
}

const isList = (packages: NonNullable<FakeHostOptions["packages"]>): packages is readonly string[] =>
  Array.isArray(packages);

function packageState(name: string, versions: ReadonlyMap<string, string>): unknown {
  if (!isPackageName(name)) throw new Unreadable(`${JSON.stringify(name)} is no name of a package`);
  const version = versions.get(name);
  return version === undefined ? { installed: false } : { installed: true, version };
}

type Services = ReadonlyMap<string, Partial<ServiceState>>;

function serviceState(name: string, platform: Platform, services: Services): ServiceState {
  const known = initSystem(platform);
  if (known === undefined) throw new Unreadable(unknownInit(platform));
  if (!known.isName(name)) throw new Unreadable(`${JSON.stringify(name)} is no name of a unit`);
  const given = services.get(name);
  return { exists: given !== undefined, running: false, failed: false, enabled: "", isEnabled: false, ...given };
}

function commandOf(key: unknown): string {
  return typeof key === "object" && key !== null && "command" in key ? String(key.command) : "";
}

function commandStatus(command: string, files: FakeFiles, commands: Readonly<Record<string, number>>): number {
  const known = new Map(Object.entries(commands)).get(command);
  if (known !== undefined) return known;
  const [, flag, path = ""] = /^test -([efdL]) (\/\S*)$/.exec(command) ?? [];
  if (flag === undefined) return 1;
  const { type } = flag === "L" ? files.file(path) : files.target(path);
  const wanted = { e: type, f: "file", d: "directory", L: "link" }[flag];
  return type !== "none" && type === wanted ? 0 : 1;
}
