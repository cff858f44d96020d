import { openrc } from "./openrc.ts";
import type { Platform } from "./platform.ts";
import type { InitSystem } from "./service-state.ts";
import { systemd } from "./systemd-init.ts";
import { sysvinit } from "./sysvinit.ts";

/** By what process 1 is; System V's calls itself `init`. */
const initSystems: ReadonlyMap<string, InitSystem> = new Map([
  ["systemd", systemd],
  ["openrc", openrc],
  ["init", sysvinit],
]);

/** How the services of a host are asked and told; undefined for an init system that is not known. */
export function initSystem({ init }: Platform): InitSystem | undefined {
  return initSystems.get(init);
}

/** Why there is no answer where the init system is not known. */
export function unknownInit({ init }: Platform): string {
  return `this host's init is ${init}, which is not supported: tsamae knows systemd, OpenRC and System V init`;
}
