import { containerOf, fail, file, type HostView, type Node, pkg, service, template } from "tsamae";
import { auditRules } from "./audit-rules.ts";
import { baseSettings, type LayerName, type LayerSettings, layers } from "./layers.ts";
import { privilegedPrograms } from "./privileged-programs.ts";
import { type Machine, requireArchitecture, ruleLines, watchable, whereTheyAre } from "./rule-lines.ts";

export interface KernelRules extends LayerSettings, Machine {
  readonly layers: readonly LayerName[];
  /** Lines of audit.rules(7) of one's own, between the layers and the lock. */
  readonly localRules: readonly string[];
  /** Where programs with the set-uid or set-gid bit are looked for. */
  readonly privilegedFolders: readonly string[];
}

/** The kernel's auditd, with a file of rules for each layer, loaded when something in them changed. */
export function kernelRules(wanted: KernelRules, { family }: Pick<Node, "family">): void {
  requireArchitecture(wanted.architecture);
  refuseNonsense(wanted);
  pkg("auditd", { name: family === "debian" ? "auditd" : "audit" });
  for (const name of layerNames) {
    const { order, purpose } = layers[name];
    const isWanted = wanted.layers.includes(name);
    rulesFile(`${order}-${name}`, isWanted ? { purpose, lines: (host) => linesOf(name, wanted, host) } : undefined);
  }
  const { localRules } = wanted;
  rulesFile("80-local", localRules.length > 0 ? { purpose: "this host's own", lines: () => localRules } : undefined);
  settingsFile(wanted);
  auditRules("loaded");
  service("auditd", { action: "enable" });
  // The kernel of a container's host has its auditd already, and there can be one.
  service("auditd", { action: "start", onlyIf: (host) => containerOf(host) === undefined });
}

/** What auditctl(8) would refuse, or take for something else. */
function refuseNonsense({ exclude, localRules }: KernelRules): void {
  const word = exclude.find((type) => !/^[A-Z][A-Z0-9_]*$/.test(type));
  if (word !== undefined) fail(`exclude: expected types of records such as "CWD", got ${JSON.stringify(word)}`);
  const line = localRules.find((rule) => !/^-.*$/.test(rule));
  if (line !== undefined)
    fail(`localRules: expected lines of audit.rules(7), each of which begins with -, got ${JSON.stringify(line)}`);
}

/**
 * Of each setting augenrules(8) takes the last, in the order of the files' names. auditd's package has its own in
 * audit.rules: without a number, it comes after all layers.
 */
function settingsFile(wanted: KernelRules): void {
  const lines = baseSettings(wanted).flatMap((rule) => ruleLines(rule, wanted));
  const isWanted = wanted.layers.includes("base");
  rulesFile("zz-settings", isWanted ? { purpose: "what the kernel holds", lines: () => lines } : undefined);
}

interface RulesFile {
  readonly purpose: string;
  readonly lines: (host: HostView) => readonly string[];
}

/** A file of rules; undefined: it is taken away. */
function rulesFile(name: string, content: RulesFile | undefined): void {
  const path = `/etc/audit/rules.d/${name}.rules`;
  if (content === undefined) {
    file(path, { action: "delete" });
    return;
  }
  const { purpose, lines } = content;
  const variables = (host: HostView) => ({ purpose, lines: lines(host) });
  template(path, { source: "layer.rules.ejs", mode: "0640", variables });
}

/** As the kernel gets them. */
export const layerNames = Object.keys(layers).filter((name): name is LayerName => Object.hasOwn(layers, name));

function linesOf(name: LayerName, wanted: KernelRules, host: HostView): readonly string[] {
  const layer = layers[name];
  const isPrivileged = "hasPrivilegedPrograms" in layer;
  const found = isPrivileged ? privilegedPrograms(wanted.privilegedFolders, host) : [];
  return [...watchable(whereTheyAre(layer.rules(wanted), host), host), ...found].flatMap((rule) =>
    ruleLines(rule, wanted),
  );
}
