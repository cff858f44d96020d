import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { defineFact, SpoiltAnswer } from "./fact.ts";

/** `built in`: a part of the kernel itself, which can be neither loaded nor unloaded. */
export type KernelModuleState = "loaded" | "built in" | "absent";

/** A module of the running kernel by its name; dashes and underscores are the same. */
export const kernelModule = defineFact<string, KernelModuleState>({
  name: "kernel-module",
  script: (names) => lines([ask, ...chunks(names.map(moduleName)).map(asked)]),
  parse(output, names) {
    const text = toText(asBytes(output));
    const letters = new Map(
      [...text.matchAll(/^module (\S+) ([lb-])$/gm)].map(([, name = "", letter]) => [name, letter]),
    );
    const builtIn = new Set([...text.matchAll(/([^/\n]+)\.ko$/gm)].map(([, name = ""]) => moduleName(name)));
    return names.map((written) => {
      const name = moduleName(written);
      const letter = letters.get(name);
      if (letter === undefined) throw new SpoiltAnswer(`no answer about the module ${name}`);
      if (letter === "l") return { value: "loaded" };
      return { value: letter === "b" || builtIn.has(name) ? "built in" : "absent" };
    });
  },
  roots: (name) => ({ paths: [`/sys/module/${moduleName(name)}`] }),
});

/** As the kernel spells it. */
const moduleName = (name: string): string => name.replaceAll("-", "_");

/** Only what can be unloaded has a state; parts of the kernel are there if they have parameters, else modprobe(8)'s list has them. */
const ask: ShellCommand = raw(`tsamae_ask() {
  for name do
    if [ -e "/sys/module/$name/initstate" ]; then echo "module $name l"
    elif [ -d "/sys/module/$name" ]; then echo "module $name b"
    else echo "module $name -"; list=1
    fi
  done
}
list=`);

const asked = (names: readonly string[]): ShellCommand =>
  sh`tsamae_ask ${names}
[ -z "$list" ] || { cat "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; list=; }`;
