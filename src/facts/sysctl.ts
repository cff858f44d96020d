import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { type Answer, defineFact, SpoiltAnswer } from "./fact.ts";

/** A parameter of the running kernel, with blanks between its words made single; undefined if the kernel has none of that name. */
export const sysctl = defineFact<string, string | undefined>({
  name: "sysctl",
  script: (names) => lines([ask, ...chunks([...new Set(names.map(sysctlFile))]).map(asked)]),
  parse(output, names) {
    const text = toText(asBytes(output));
    const states = new Map([...text.matchAll(/^state (\S) (.+)$/gm)].map(([, state, file = ""]) => [file, state]));
    const values = valueLines(text, states);
    return names.map((name) => answer(states.get(sysctlFile(name)), values.get(sysctlFile(name)), name));
  },
  roots: (name) => ({ paths: [sysctlFile(name)], watched: sysctlFolders }),
});

/** Where parameters are set for the next boot: sysctl.d(5). */
const sysctlFolders: readonly string[] = ["/etc/sysctl.conf", "/etc/sysctl.d", "/usr/lib/sysctl.d", "/run/sysctl.d"];

/**
 * The file of a parameter. As for sysctl.d(5): if a slash comes first, dots are a part of the names; else dots
 * separate, and a slash stands for a dot.
 *
 * @example sysctlFile("net.ipv4.conf.eth0/100.forwarding") // "/proc/sys/net/ipv4/conf/eth0.100/forwarding"
 */
export function sysctlFile(name: string): string {
  const isSlashed = /[./]/.exec(name)?.[0] === "/";
  const path = isSlashed ? name : name.replaceAll(/[./]/g, (separator) => (separator === "." ? "/" : "."));
  return `/proc/sys/${path}`;
}

/** These files can be read only in one go, which a shell's own `read` does not do; one grep(1) reads them all. */
const ask: ShellCommand = raw(`tsamae_ask() {
  for file do
    if [ -f "$file" ]; then echo "state f $file"; else echo "state - $file"; fi
  done
  grep -s '' /dev/null "$@"
}`);

const asked = (files: readonly string[]): ShellCommand => sh`tsamae_ask ${files}`;

/** What follows each file's name and a colon; names of network interfaces may hold colons too. */
function valueLines(text: string, states: ReadonlyMap<string, unknown>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    let colon = line.indexOf(":");
    while (colon !== -1 && !states.has(line.slice(0, colon))) colon = line.indexOf(":", colon + 1);
    if (colon === -1) continue;
    const file = line.slice(0, colon);
    values.set(file, `${values.get(file) ?? ""} ${line.slice(colon + 1)}`);
  }
  return values;
}

function answer(state: string | undefined, value: string | undefined, name: string): Answer<string | undefined> {
  if (state === undefined) throw new SpoiltAnswer(`no answer about ${name}`);
  if (state === "-") return { value: undefined };
  if (value === undefined) return { unreadable: `the parameter ${name} cannot be read` };
  return { value: singleSpaced(value) };
}

/** The kernel prints tabs where people write blanks. */
export const singleSpaced = (value: string): string => value.trim().replaceAll(/\s+/g, " ");
