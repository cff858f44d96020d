import { containerOf, file, type HostView, pkg, service, template } from "tsamae";
import { auditRules } from "./audit-rules.ts";
import { type LayerName, type LayerSettings, layers } from "./layers.ts";
import { privilegedPrograms } from "./privileged-programs.ts";
import { type Machine, requireArchitecture, ruleLines, watchable } from "./rule-lines.ts";

export interface KernelRules extends LayerSettings, Machine {
  readonly layers: readonly LayerName[];
  /** Lines of audit.rules(7) of one's own, between the layers and the lock. */
  readonly localRules: readonly string[];
  /** Where programs with the set-uid or set-gid bit are looked for. */
  readonly privilegedFolders: readonly string[];
}

/** The kernel's auditd, with a file of rules for each layer, loaded when something in them changed. */
export function kernelRules(wanted: KernelRules): void {
  requireArchitecture(wanted.architecture);
  pkg("auditd");
  for (const name of layerNames) {
    const path = `/etc/audit/rules.d/${layers[name].order}-${name}.rules`;
    if (!wanted.layers.includes(name)) file(path, { action: "delete" });
    else
      template(path, {
        source: "layer.rules.ejs",
        mode: "0640",
        variables: (host) => ({ purpose: layers[name].purpose, lines: linesOf(name, wanted, host) }),
      });
  }
  localRules(wanted.localRules);
  auditRules("loaded");
  service("auditd", { action: "enable" });
  // The kernel of a container's host has its auditd already, and there can be one.
  service("auditd", { action: "start", onlyIf: (host) => containerOf(host) === undefined });
}

function localRules(lines: readonly string[]): void {
  const path = "/etc/audit/rules.d/80-local.rules";
  if (lines.length === 0) file(path, { action: "delete" });
  else template(path, { source: "layer.rules.ejs", mode: "0640", variables: { purpose: "this host's own", lines } });
}

/** As the kernel gets them. */
export const layerNames = Object.keys(layers).filter((name): name is LayerName => Object.hasOwn(layers, name));

function linesOf(name: LayerName, wanted: KernelRules, host: HostView): readonly string[] {
  const layer = layers[name];
  const isPrivileged = "hasPrivilegedPrograms" in layer;
  const found = isPrivileged ? privilegedPrograms(wanted.privilegedFolders, host) : [];
  return [...watchable(layer.rules(wanted), host), ...found].flatMap((rule) => ruleLines(rule, wanted));
}
