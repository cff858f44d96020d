import { facts } from "../facts/index.ts";
import type { ServiceState } from "../facts/service.ts";
import { controlUnit, type UnitVerb } from "../platforms/systemctl.ts";
import { systemdFolders } from "../platforms/systemd.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface ServiceProperties {
  /** The service's name; for another unit its full name, such as `docker.socket`. Default: the resource's name. */
  name?: string | undefined;
}

/**
 * A service of the init system. Without an action it does nothing until it is notified.
 *
 * @example
 * const nginx = service("nginx", { action: ["enable", "start"] });
 * file("/etc/nginx/conf.d/limits.conf", { content: "…", notifies: nginx.to("reload") });
 */
export const service = defineResource<ServiceProperties>()({
  type: "service",
  properties: { name: nameProperty(t.string()) },
  defaultAction: "nothing",
  events: ["restart", "reload"],
  actions: {
    nothing: () => [],
    start: ({ name }, host) =>
      unless(running(name, host), () => control("start", name, { running: true, failed: false })),
    stop: ({ name }, host) => unless(!present(name, host).running, () => control("stop", name, { running: false })),
    restart: ({ name }, host) => [control("restart", known(name, host), { running: true, failed: false })],
    reload: ({ name }, host) => [control("reload", known(name, host), { running: true })],
    enable: ({ name }, host) =>
      unless(enabled(name, host), () => control("enable", name, { isEnabled: true, enabled: "enabled" })),
    disable: ({ name }, host) =>
      unless(!present(name, host).isEnabled, () => control("disable", name, { isEnabled: false, enabled: "disabled" })),
  },
});

const unless = (isSo: boolean, make: () => Change): readonly Change[] => (isSo ? [] : [make()]);

const present = (name: string, host: HostView): ServiceState => host.read(facts.service(name));

function running(name: string, host: HostView): boolean {
  return present(known(name, host), host).running;
}

/** What cannot be enabled because others start it (`static`) is as enabled as it can be. */
function enabled(name: string, host: HostView): boolean {
  const { isEnabled, enabled: state } = present(known(name, host), host);
  return isEnabled || ["static", "indirect", "generated"].includes(state);
}

function known(name: string, host: HostView): string {
  host.require(facts.service(name), ({ exists }) => exists, {
    message: `there is no service ${name}`,
    assumption: `there is a service ${name} by then`,
    hint: `\`systemctl list-unit-files\` on the host lists them; is its package declared before it?`,
  });
  return name;
}

const absent: ServiceState = { exists: true, running: false, failed: false, enabled: "disabled", isEnabled: false };

function control(verb: UnitVerb, name: string, makes: Partial<ServiceState>): Change {
  const made = facts.service(name).is({ ...absent, ...makes });
  const isLinking = verb === "enable" || verb === "disable";
  const folders = systemdFolders.map((path) => ({ type: "below", path }) as const);
  return change(
    verb,
    { script: controlUnit(verb, name) },
    {
      makes: [made],
      // A daemon may write anything; links of units are written in known places.
      ...(isLinking ? { affects: [...folders, { type: "fact", fact: made.fact } as const] } : {}),
    },
  );
}
