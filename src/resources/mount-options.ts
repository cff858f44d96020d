import * as v from "valibot";
import { t } from "./properties.ts";

/** Options of mount(8), as a text with commas or as a list; fstab(5) has them as text. */
export const mountOptions = v.pipe(
  v.union([t.string(), v.array(t.string())], "expected a string or a list of strings"),
  v.transform((given) => (typeof given === "string" ? given : given.join(","))),
  v.check(
    (text) => text.split(",").every((word) => word !== "" && !word.includes("\n")),
    'expected options such as "noatime,nosuid"',
  ),
);

export const isBind = (options: string): boolean => options.split(",").some((word) => ["bind", "rbind"].includes(word));

/** Options that mean others too: mount(8). */
const implied: Readonly<Record<string, readonly string[]>> = {
  user: ["nosuid", "nodev", "noexec"],
  users: ["nosuid", "nodev", "noexec"],
  owner: ["nosuid", "nodev"],
  group: ["nosuid", "nodev"],
};
const opposites: Readonly<Record<string, string>> = {
  suid: "nosuid",
  dev: "nodev",
  exec: "noexec",
  rw: "ro",
  ro: "rw",
};

/** The options of every mount that can be compared with what the kernel says; `ro` and `rw` only where stated, as media may decide. */
function flags(options: string): { readonly on: readonly string[]; readonly off: readonly string[] } {
  const set = new Map<string, boolean>([
    ["nosuid", false],
    ["nodev", false],
    ["noexec", false],
  ]);
  for (const word of options.split(",")) {
    for (const flag of implied[word] ?? []) set.set(flag, true);
    if (set.has(word)) set.set(word, true);
    const opposite = opposites[word];
    if (word === "ro" || word === "rw") set.set(word, true);
    if (opposite !== undefined) set.set(opposite, false);
  }
  const all = [...set];
  return {
    on: all.flatMap(([flag, isOn]) => (isOn ? [flag] : [])),
    off: all.flatMap(([flag, isOn]) => (isOn ? [] : [flag])),
  };
}

/** What differs, in words: `with noexec, without nosuid`. */
export function optionDifferences(wanted: string, present: readonly string[]): readonly string[] {
  const { on, off } = flags(wanted);
  return [
    ...on.filter((flag) => !present.includes(flag)).map((flag) => `with ${flag}`),
    ...off.filter((flag) => present.includes(flag) && flag !== "rw" && flag !== "ro").map((flag) => `without ${flag}`),
  ];
}

/** What the kernel will say of a mount with these options, as far as they are compared. */
export const comparedOptions = (options: string): readonly string[] => flags(options).on;
