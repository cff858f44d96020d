import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { ServiceState } from "../facts/service.ts";
import { initSystem, unknownInit } from "../platforms/init-system.ts";
import type { ServiceVerb } from "../platforms/service-state.ts";
import { controlUnit, type Scope } from "../platforms/systemctl.ts";
import type { ShellCommand } from "../values/shell.ts";
import { type Change, change, type Effect } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";
import type { Declared } from "./resource-type.ts";
import { unitFact } from "./unit-scope.ts";

export interface ServiceProperties {
  /** The service's name; for another unit its full name, such as `docker.socket`. Default: the resource's name. */
  name?: string | undefined;
  /**
   * Whose: the host's, or that of `user`'s own systemd, which must run (`loginctl enable-linger`); without a `user`, of
   * who the session is. Default: `"system"`.
   */
  scope?: Scope | undefined;
}

/** Others are patterns, options or paths to some init system; what the host's own refuses besides, the host says. */
const serviceName = v.pipe(
  t.string(),
  v.check(
    (name) => /^[\w:.\\+@][\w:.\\+@-]*$/.test(name),
    'expected a service\'s name, such as "nginx" or "docker.socket"',
  ),
);

/**
 * A service of the init system: of systemd, OpenRC or System V init. Without an action it does nothing until it is
 * notified. With systemd, a unit file that was changed is read again before the service starts, restarts or reloads.
 *
 * @example
 * const nginx = service("nginx", { action: ["enable", "start"] });
 * file("/etc/nginx/conf.d/limits.conf", { content: "…", notifies: nginx.to("reload") });
 * service("apache2", { action: ["stop", "mask"] });
 * service("syncthing", { scope: "user", user: "deploy", action: ["enable", "start"] });
 */
export const service = defineResource<ServiceProperties>()({
  type: "service",
  properties: {
    name: nameProperty(serviceName),
    scope: t.optional(t.oneOf(["system", "user"]), "system"),
  },
  defaultAction: "nothing",
  events: ["restart", "tryRestart", "reload", "reloadOrRestart"],
  actions: {
    nothing: () => [],
    /** Starts it, unless it runs. */
    start: (it, host) => unless(state(known(it, host), host).running, () => control("start", it, host, runs)),
    /** Stops it, if it runs. */
    stop: (it, host) => unless(!state(it, host).running, () => control("stop", it, host, { running: false })),
    /** Stops and starts it; starts it if it does not run. */
    restart: (it, host) => [control("restart", known(it, host), host, runs)],
    /** The same, but only if it runs. */
    tryRestart: (it, host) => unless(!state(it, host).running, () => control("tryRestart", it, host, runs)),
    /** Tells it to read its configuration again. */
    reload: (it, host) => [control("reload", known(it, host), host, { running: true })],
    /** The same if it can do that, else a restart; starts it if it does not run. */
    reloadOrRestart: (it, host) => [control("reloadOrRestart", known(it, host), host, runs)],
    /** Lets it start at boot. */
    enable: (it, host) => unless(isEnabled(known(it, host), host), () => control("enable", it, host, enabled)),
    /** Keeps it from starting at boot. */
    disable: (it, host) => unless(!state(it, host).isEnabled, () => control("disable", it, host, disabled)),
    /** Keeps it from starting at all, by whomever (systemd only). What runs goes on: `action: ["stop", "mask"]`. */
    mask: (it, host) => unless(state(it, host).enabled === "masked", () => control("mask", it, host, masked)),
    /** Takes that back. */
    unmask: (it, host) => unless(!state(it, host).enabled.startsWith("masked"), () => control("unmask", it, host)),
  },
});

/** The service that is meant. */
interface It {
  readonly name: string;
  readonly scope: Scope;
  readonly process: Declared["process"];
}

const runs = { running: true, failed: false } as const;
const enabled = { isEnabled: true, enabled: "enabled" } as const;
const disabled = { isEnabled: false, enabled: "disabled" } as const;
const masked = { exists: true, isEnabled: false, enabled: "masked" } as const;

const unless = (isSo: boolean, make: () => Change): readonly Change[] => (isSo ? [] : [make()]);

function factOf({ name, scope, process }: It, { platform }: HostView): Fact<ServiceState> {
  return unitFact(name, { scope, user: process.user ?? platform.user });
}

function state(it: It, host: HostView): ServiceState {
  if (it.scope === "user" && host.platform.init !== "systemd") {
    throw new ResourceError(`only systemd has services of users; this host's init is ${host.platform.init}`);
  }
  if (initSystem(host.platform) === undefined) throw new ResourceError(unknownInit(host.platform));
  return host.read(factOf(it, host));
}

function known(it: It, host: HostView): It {
  state(it, host);
  const list = initSystem(host.platform)?.list ?? "";
  host.require(factOf(it, host), ({ exists }) => exists, {
    message: `there is no service ${it.name}`,
    assumption: `there is a service ${it.name} by then`,
    hint: `\`${it.scope === "user" ? list.replace(" ", " --user ") : list}\` on the host lists them; is its package declared before it?`,
  });
  return it;
}

/** What cannot be enabled because others start it (`static`) is as enabled as it can be. */
function isEnabled(it: It, host: HostView): boolean {
  const now = state(it, host);
  return now.isEnabled || ["static", "indirect", "generated"].includes(now.enabled);
}

function control(verb: ServiceVerb, it: It, host: HostView, makes?: Partial<ServiceState>): Change {
  const now = state(it, host);
  const fact = factOf(it, host);
  const script = commandOf(verb, it, host);
  // Whether an unmasked service is enabled, only the host knows.
  const made = makes === undefined ? [] : [fact.is({ ...now, exists: true, ...makes })];
  const isLinking = ["enable", "disable", "mask", "unmask"].includes(verb);
  // A daemon may write anything; links of services are written in known places.
  const affects = isLinking ? { affects: links(it, host, fact) } : {};
  return change(words[verb] ?? verb, { script }, { makes: made, ...affects });
}

const words: Partial<Record<ServiceVerb, string>> = { tryRestart: "restart", reloadOrRestart: "reload or restart" };

function commandOf(verb: ServiceVerb, it: It, host: HostView): ShellCommand {
  const init = initSystem(host.platform);
  if (it.scope === "user" || init === undefined) return controlUnit(verb, it.name, it.scope);
  if (init.lacks.includes(verb)) {
    throw new ResourceError(`${host.platform.init} cannot ${verb} a service`, {
      hint: 'only systemd can; action: ["stop", "disable"] keeps a service from starting at boot',
    });
  }
  return init.control(verb, it.name, state(it, host));
}

function links({ scope }: It, host: HostView, fact: Fact<ServiceState>): readonly Effect[] {
  const folders = scope === "user" ? userFolders(host.read(fact)) : (initSystem(host.platform)?.folders ?? []);
  return [...folders.map((path) => ({ type: "below", path }) as const), { type: "fact", fact }];
}

function userFolders(now: ServiceState): readonly string[] {
  const home = "home" in now && typeof now.home === "string" ? now.home : "/";
  return ["/run/user", `${home}/.config/systemd`, `${home}/.local/share/systemd`];
}
