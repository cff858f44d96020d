import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { PackageState } from "../facts/package.ts";
import { refreshHint } from "../platforms/apt-install.ts";
import type { AptVersions } from "../platforms/apt-policy.ts";
import { knownPackageManagers, packageManager, unknownPackageManager } from "../platforms/package-manager.ts";
import type { Change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { managerChange } from "./package-by-manager.ts";
import { packageChange } from "./package-transaction.ts";
import { nameProperty, t } from "./properties.ts";

export interface PackageProperties {
  /** The package's name, with `:architecture` if need be. Default: the resource's name. */
  name?: string | undefined;
  /**
   * Exactly this version, or with `*` the newest of these: `"1.22.*"`, where an installed one that fits stays. Not
   * stated: whichever is installed, else the newest.
   */
  version?: Lazy<string> | undefined;
  /** More words for the package manager, as one would type them: `"--no-install-recommends"`. */
  options?: Lazy<string> | undefined;
}

/**
 * Every package manager takes some other characters for more than a name: apt-get(8) would remove `name-` instead of
 * installing it.
 */
const packageName = v.pipe(
  t.string(),
  v.check(
    (name) => /^[\w@.+]([\w@.+:-]*[\w@.+])?$/.test(name),
    "expected a package's name alone; a version goes into `version`",
  ),
);

/** deb-version(7), and the `*`. */
const version = v.pipe(t.string(), v.regex(/^[\w.+~:*-]+$/, "expected a version, in which `*` stands for anything"));

/**
 * A package of the host's package manager. Neighbours are installed together, in one call of it. `upgrade` brings it
 * to the newest version that the host's index knows; `purge` removes its configuration too; what is on `hold` is
 * neither upgraded nor removed, by anybody, until `unhold`.
 *
 * @example
 * pkg("nginx");
 * pkg("postgresql-16", { version: "16.4-1.pgdg120+2" });
 * pkg("redis", { version: "5:7.0.*", action: ["install", "hold"] });
 */
export const pkg = defineResource<PackageProperties>()({
  type: "package",
  properties: { name: nameProperty(packageName), version: t.optional(version), options: t.optional(t.string()) },
  defaultAction: "install",
  actions: {
    install({ name, version, options, process }, host) {
      if (version?.includes("*") === true) host.prefetch(facts.packageVersions(name));
      const now = state(name, host);
      if (now.installed && (version === undefined || fits(version, now.version))) return [];
      const manager = packageManager(host.platform);
      const { user = host.platform.user } = process;
      if (manager !== undefined)
        return [managerChange(manager, { verb: "install", name, version, options, now, user })];
      const wanted = version === undefined ? undefined : newest(name, version, host);
      return [installation(now, { name, options, version: wanted, mayStepBack: true })];
    },
    upgrade({ name, version = "*", options }, host) {
      requireApt("upgrade", host);
      host.prefetch(facts.packageVersions(name));
      const now = state(name, host);
      const wanted = newest(name, version, host);
      if (now.installed && now.version === wanted) return [];
      const mayStepBack = isOlder(name, { from: now.version, to: wanted }, host);
      return [installation(now, { name, options, version: wanted, mayStepBack })];
    },
    remove({ name, options, process }, host) {
      const now = state(name, host);
      if (!now.installed && now.broken === undefined) return [];
      const manager = packageManager(host.platform);
      const { user = host.platform.user } = process;
      if (manager !== undefined) return [managerChange(manager, { verb: "remove", name, options, now, user })];
      return [packageChange(removal("remove", now), { verb: "remove", name, item: name, options, makes: gone(now) })];
    },
    purge({ name, options }, host) {
      requireApt("purge", host);
      const now = state(name, host);
      if (!now.installed && now.broken === undefined && now.residual === undefined) return [];
      const summary = now.residual === undefined ? removal("purge", now) : "purge its configuration";
      return [packageChange(summary, { verb: "purge", name, item: name, options, makes: gone(now) })];
    },
    hold({ name }, host) {
      requireApt("hold", host);
      const now = state(name, host);
      if (now.held === true) return [];
      return [packageChange("hold", { verb: "hold", name, item: name, makes: { ...now, held: true } })];
    },
    unhold({ name }, host) {
      requireApt("unhold", host);
      const { held, ...rest } = state(name, host);
      return held === true ? [packageChange("unhold", { verb: "unhold", name, item: name, makes: rest })] : [];
    },
  },
  joins: true,
});

function state(name: string, host: HostView): PackageState {
  if (host.platform.family !== "debian" && packageManager(host.platform) === undefined) {
    throw new ResourceError(unknownPackageManager(host.platform), { hint: knownPackageManagers });
  }
  return host.read(facts.package(name));
}

/** @throws ResourceError for another package manager: of those tsamae knows how to install and remove. */
function requireApt(action: string, { platform }: HostView): void {
  const manager = packageManager(platform);
  if (manager === undefined) return;
  throw new ResourceError(`tsamae cannot ${action} a package with ${manager.name} so far`, {
    hint: "it can install and remove it",
  });
}

/** Whether a version is the stated one, or one that its `*` allow. */
function fits(wanted: string, version: string | undefined): boolean {
  if (version === undefined) return false;
  const pattern = wanted.replaceAll(/[.+~:-]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${pattern}$`).test(version);
}

/** The version to install: with `*` the candidate if it fits, else the newest that does. Any other apt finds or refuses itself. */
function newest(name: string, wanted: string, host: HostView): string {
  if (!wanted.includes("*")) return wanted;
  const versions = facts.packageVersions(name);
  host.require(versions, (known) => fitting(wanted, known) !== undefined, {
    message: wanted === "*" ? `apt knows no package ${name}` : `apt knows no version ${wanted} of ${name}`,
    assumption:
      wanted === "*" ? `apt knows a package ${name} by then` : `apt knows a version ${wanted} of ${name} by then`,
    hint: refreshHint,
  });
  return fitting(wanted, host.read(versions)) ?? wanted;
}

function fitting(wanted: string, { candidate, versions }: AptVersions): string | undefined {
  return fits(wanted, candidate) ? candidate : versions.find((version) => fits(wanted, version));
}

interface Installation {
  readonly name: string;
  readonly version: string | undefined;
  readonly options: string | undefined;
  /** Whether the version may be an older one: apt-get(8) refuses to step back unless told. */
  readonly mayStepBack: boolean;
}

function installation(now: PackageState, { name, version, options, mayStepBack }: Installation): Change {
  const isAny = version === undefined || version === "*";
  const makes = { installed: true, version: isAny ? now.version : version, held: now.held };
  const step = { verb: "install", name, item: isAny ? name : `${name}=${version}`, makes } as const;
  if (!now.installed) return packageChange(isAny ? "install" : `install version ${version}`, { ...step, options });
  const forced = mayStepBack ? `--allow-downgrades ${options ?? ""}`.trim() : options;
  return packageChange(`version from ${now.version} to ${isAny ? "the newest" : version}`, {
    ...step,
    options: forced,
  });
}

/** apt lists the newest first. */
function isOlder(
  name: string,
  { from, to }: { readonly from: string | undefined; readonly to: string },
  host: HostView,
): boolean {
  const { versions } = host.read(facts.packageVersions(name));
  return from !== undefined && versions.indexOf(to) > versions.indexOf(from);
}

const removal = (verb: string, { version }: PackageState): string =>
  version === undefined ? verb : `${verb} version ${version}`;

const gone = ({ held }: PackageState): PackageState => ({ installed: false, held });
