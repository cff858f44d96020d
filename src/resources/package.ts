import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { PackageState } from "../facts/package.ts";
import { aptBlame, configuredPackages, installPackages, removePackages } from "../platforms/apt-install.ts";
import type { Reply } from "../session/session.ts";
import { type Change, change, type ItemOutcome, type Transaction } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface PackageProperties {
  /** The package's name, with `:architecture` if need be. Default: the resource's name. */
  name?: string | undefined;
  /** Exactly this version. Not stated: whichever is installed, else the newest. */
  version?: Lazy<string> | undefined;
  /** More words for the package manager, as one would type them: `"--no-install-recommends"`. */
  options?: Lazy<string> | undefined;
}

/** apt-get(8) would remove `name-` instead of installing it. */
const packageName = v.pipe(
  t.string(),
  v.check((name) => !/[=/\s]|-$/.test(name), "expected a package's name alone; a version goes into `version`"),
);

/**
 * A package of the host's package manager. Neighbours are installed together, in one call of it.
 *
 * @example
 * pkg("nginx");
 * pkg("postgresql-16", { version: "16.4-1.pgdg120+2" });
 */
export const pkg = defineResource<PackageProperties>()({
  type: "package",
  properties: { name: nameProperty(packageName), version: t.optional(t.string()), options: t.optional(t.string()) },
  defaultAction: "install",
  actions: {
    install({ name, version, options }, host) {
      const now = state(name, host);
      if (now.installed && (version === undefined || version === now.version)) return [];
      const item = version === undefined ? name : `${name}=${version}`;
      const joins = transaction({ verb: "install", item, options: withDowngrade(options, now, version) });
      return [
        together(summary(now, version), { name, joins, makes: { installed: true, version: version ?? now.version } }),
      ];
    },
    remove({ name, options }, host) {
      const now = state(name, host);
      if (!now.installed && now.broken === undefined) return [];
      const joins = transaction({ verb: "remove", item: name, options });
      return [
        together(`remove${now.version === undefined ? "" : ` version ${now.version}`}`, {
          name,
          joins,
          makes: { installed: false },
        }),
      ];
    },
  },
  joins: true,
});

function state(name: string, host: HostView): PackageState {
  if (host.platform.family !== "debian") {
    throw new ResourceError(`tsamae knows no package manager of ${host.platform.name} so far`, {
      hint: "it knows apt, of Debian and its kin",
    });
  }
  return host.read(facts.package(name));
}

function summary(now: PackageState, version: string | undefined): string {
  if (now.installed) return `version from ${now.version} to ${version}`;
  return version === undefined ? "install" : `install version ${version}`;
}

/** apt-get(8) refuses to step back unless told; a stated version says so. */
function withDowngrade(
  options: string | undefined,
  now: PackageState,
  version: string | undefined,
): string | undefined {
  return now.installed && version !== undefined ? `--allow-downgrades ${options ?? ""}`.trim() : options;
}

interface Joined {
  readonly name: string;
  readonly joins: Transaction;
  readonly makes: PackageState;
}

function together(words: string, { name, joins, makes }: Joined): Change {
  return change(words, joins.frames([joins.item]), { makes: [facts.package(name).is(makes)], joins });
}

interface Request {
  readonly verb: "install" | "remove";
  readonly item: string;
  readonly options: string | undefined;
}

function transaction({ verb, item, options }: Request): Transaction {
  const command = verb === "install" ? installPackages : removePackages;
  return {
    key: `apt ${verb} ${options ?? ""}`,
    item,
    frames: (packages) => [{ script: command({ packages, options }) }],
    settle,
  };
}

/** What apt printed tells whose fault it was, and which packages were through by then. */
function settle(items: readonly string[], replies: readonly Reply[]): readonly ItemOutcome[] {
  const decoder = new TextDecoder();
  const output = replies.map(({ stdout, stderr }) => `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`).join("\n");
  const blame = aptBlame(items, output);
  const done = configuredPackages(items, output);
  return items.map((item): ItemOutcome => {
    if (item === blame?.package) return { state: "failed", why: blame.why, hint: blame.hint };
    if (done.includes(item)) return { state: "changed" };
    return blame === undefined ? { state: "failed", why: "apt failed" } : { state: "not attempted" };
  });
}
