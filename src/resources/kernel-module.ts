import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { KernelModuleState } from "../facts/kernel-module.ts";
import { sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { containerOf, onlyWritten } from "./container.ts";
import { defineResource } from "./define-resource.ts";
import { fileDeletion } from "./file-deletion.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface KernelModuleProperties {
  /** The module's name: `br_netfilter`. Default: the resource's name. */
  name?: string | undefined;
  /** Its options, as a text with blanks or as a list: `["nf_conntrack_hashsize=65536"]`. They count when it is loaded. Not stated: left alone; an empty list: none. */
  options?: Lazy<string | readonly string[]> | undefined;
}

const moduleName = v.pipe(
  t.string(),
  v.check((name) => /^\w[\w-]*$/.test(name), "expected a module's name, such as br_netfilter"),
);
const moduleOptions = v.pipe(
  v.union([t.string(), v.array(t.string())], "expected a string or a list of strings"),
  v.transform((given) => (typeof given === "string" ? given : given.join(" ")).trim()),
  v.check((text) => !/[\n\r\\]/.test(text), "expected options of one line, without backslashes"),
);

/**
 * A module of the kernel: loaded now, and at every boot. In a container it is written, and not loaded.
 *
 * @example
 * kernelModule("br_netfilter");
 * kernelModule("bonding", { options: ["mode=1", "miimon=100"] });
 */
export const kernelModule = defineResource<KernelModuleProperties>()({
  type: "kernelModule",
  properties: { name: nameProperty(moduleName), options: t.optional(moduleOptions) },
  defaultAction: "load",
  actions: {
    load({ name, options, sensitive }, host) {
      const { atBoot, optionsFile } = filesOf(name);
      host.prefetch(facts.node(), facts.kernelModule(name), ...[atBoot, optionsFile].map(facts.file));
      const container = containerOf(host);
      const optional =
        options === undefined ? [] : optionChanges(name, options, { path: optionsFile, host, sensitive });
      const boot = textFileChanges({ path: atBoot, content: `${name}\n`, sensitive }, host).map(named("at boot"));
      if (container !== undefined) return onlyWritten([...optional, ...boot], "not loaded", container);
      return [...optional, ...loading(name, host), ...boot];
    },
    /** It is not loaded at boot either, and its options are gone. */
    unload({ name }, host) {
      const { atBoot, optionsFile } = filesOf(name);
      host.prefetch(facts.node(), facts.kernelModule(name), ...[atBoot, optionsFile].map(facts.file));
      const container = containerOf(host);
      const gone = [
        ...fileDeletion({ path: atBoot }, host).map(named("at boot")),
        ...fileDeletion({ path: optionsFile }, host).map(named("options")),
      ];
      if (container !== undefined) return onlyWritten(gone, "not unloaded", container);
      return [...gone, ...unloading(name, host)];
    },
  },
});

const filesOf = (name: string) => ({
  atBoot: `/etc/modules-load.d/${name}.conf`,
  optionsFile: `/etc/modprobe.d/${name}.conf`,
});

const named =
  (what: string) =>
  (one: Change): Change => ({ ...one, summary: `${what}: ${one.summary}` });

interface Circumstances {
  readonly path: string;
  readonly host: HostView;
  readonly sensitive: boolean;
}

function optionChanges(name: string, options: string, { path, host, sensitive }: Circumstances): readonly Change[] {
  const changes =
    options === ""
      ? fileDeletion({ path }, host)
      : textFileChanges({ path, content: `options ${name} ${options}\n`, sensitive }, host);
  return changes.map(named("options"));
}

function loading(name: string, host: HostView): readonly Change[] {
  const fact = facts.kernelModule(name);
  if (host.read(fact) !== "absent") return [];
  return [modprobe("load", sh`modprobe -- ${name}`, { name, after: "loaded" })];
}

function unloading(name: string, host: HostView): readonly Change[] {
  const now = host.read(facts.kernelModule(name));
  if (now === "absent") return [];
  if (now === "built in") throw new ResourceError(`${name} is built into the kernel, and cannot be unloaded`);
  return [modprobe("unload", sh`modprobe -r -- ${name}`, { name, after: "absent" })];
}

interface Outcome {
  readonly name: string;
  readonly after: KernelModuleState;
}

/** Devices, parameters and other modules come and go with a module: anything may be different. */
function modprobe(summary: string, script: ReturnType<typeof sh>, { name, after }: Outcome): Change {
  return change(summary, { script }, { makes: [facts.kernelModule(name).is(after)] });
}
