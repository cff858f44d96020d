import * as v from "valibot";
import { facts } from "../facts/index.ts";
import { singleSpaced, sysctlFile } from "../facts/sysctl.ts";
import { sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { containerOf, onlyWritten } from "./container.ts";
import { defineResource } from "./define-resource.ts";
import { fileDeletion } from "./file-deletion.ts";
import { fileFacts, textAt, withLine } from "./file-text.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface SysctlProperties {
  /** The parameter's name, as sysctl.d(5) has it: `vm.swappiness`. Default: the resource's name. */
  name?: string | undefined;
  /** What it should be. Blanks and tabs between words are the same. */
  value?: Lazy<string | number> | undefined;
  /** The file's name in /etc/sysctl.d; several parameters may share it. Default: the parameter's name and `.conf`, which is read after those that begin with a number. */
  file?: string | undefined;
}

const folder = "/etc/sysctl.d";

const parameter = v.pipe(
  t.string(),
  v.check(
    (name) => /^\w[\w:@+%,-]*([./]\w[\w:@+%,-]*)+$/.test(name),
    "expected the name of one parameter, such as vm.swappiness",
  ),
);

/** sysctl.d(5): a line a parameter, and blanks around the value do not count. */
const value = v.pipe(
  v.union([t.string(), v.number()], "expected a string or a number"),
  v.transform((given) => String(given).trim()),
  v.check((text) => !/[\n\r]/.test(text), "expected a value of one line"),
);

const fileName = v.pipe(
  t.string(),
  v.check((name) => /^[^./\n][^/\n]*\.conf$/.test(name), "expected the name of a file that ends with .conf"),
);

/**
 * A parameter of the kernel: now, and after every boot. In a container it is written, and the running kernel, which
 * is not its own, is left alone.
 *
 * @example
 * sysctl("net.ipv4.ip_forward", { value: 1 });
 * sysctl("vm.swappiness", { value: 10, file: "60-memory.conf" });
 */
export const sysctl = defineResource<SysctlProperties>()({
  type: "sysctl",
  properties: { name: nameProperty(parameter), value: t.optional(value), file: t.optional(fileName) },
  requiredFor: { set: ["value"] },
  defaultAction: "set",
  actions: {
    set({ name, value, file, sensitive }, host) {
      const path = pathOf(name, file);
      host.prefetch(facts.node(), facts.sysctl(name), ...fileFacts(path));
      const container = containerOf(host);
      const text = withLine(textAt(path, host) ?? "", isOf(name), `${name} = ${value}`);
      const written = textFileChanges({ path, content: text, sensitive }, host);
      if (container !== undefined) return onlyWritten(written, "not loaded", container);
      return [...running(name, value, { host, sensitive }), ...written];
    },
    /** What runs stays as it is until the next boot. */
    remove({ name, file, sensitive }, host) {
      const path = pathOf(name, file);
      const text = textAt(path, host);
      if (text === undefined) return [];
      const rest = withLine(text, isOf(name), undefined);
      if (rest === text) return [];
      if (rest === "") return fileDeletion({ path }, host);
      return textFileChanges({ path, content: rest, sensitive }, host);
    },
  },
});

const pathOf = (name: string, file: string | undefined): string =>
  `${folder}/${file ?? `${name.replaceAll("/", ".")}.conf`}`;

/** Whether a line sets this parameter, however that is spelt; a dash before it means that errors do not matter. */
function isOf(name: string): (line: string) => boolean {
  const wanted = sysctlFile(name);
  return (line) => {
    const set = /^\s*-?\s*([^#;=\s][^=]*?)\s*=/.exec(line)?.[1];
    return set !== undefined && sysctlFile(set) === wanted;
  };
}

interface Circumstances {
  readonly host: HostView;
  readonly sensitive: boolean;
}

function running(name: string, value: string, { host, sensitive }: Circumstances): readonly Change[] {
  const fact = facts.sysctl(name);
  host.require(fact, (now) => now !== undefined, {
    message: `the running kernel has no parameter ${name}`,
    assumption: `the kernel has the parameter ${name} by then`,
    hint: "`sysctl -a` on the host lists them; some come with a kernel module",
  });
  const now = host.read(fact);
  const wanted = singleSpaced(value);
  if (now === wanted) return [];
  const refused = `the kernel refuses this value for ${name}`;
  return [
    change(
      sensitive ? "set" : now === undefined ? `set ${wanted}` : `from ${now} to ${wanted}`,
      { script: sh`printf '%s\\n' ${value} >${sysctlFile(name)} || { echo ${refused} >&2; exit 1; }` },
      {
        // One parameter may set others: net.ipv4.ip_forward does.
        affects: [
          { type: "below", path: "/proc/sys" },
          { type: "fact", fact: facts.node() },
        ],
        makes: [fact.is(wanted)],
      },
    ),
  ];
}
