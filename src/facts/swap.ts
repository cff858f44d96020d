import { mountFieldText } from "../values/mount-field.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { defineFact, SpoiltAnswer } from "./fact.ts";

/** A file as swap space. */
export interface SwapState {
  /** It was made by mkswap(8). */
  readonly formatted: boolean;
  /** The kernel uses it. */
  readonly active: boolean;
}

/** Whether a file is swap space, and is used. */
export const swap = defineFact<string, SwapState>({
  name: "swap",
  script: (paths) => lines([ask, ...chunks(paths).map(asked), raw("cat /proc/swaps 2>/dev/null")]),
  parse(output, paths) {
    const all = asBytes(output).split("\n");
    const marks = all.slice(0, paths.length);
    const active = new Set(all.slice(paths.length).map((line) => toText(mountFieldText(line.split(/\s/)[0] ?? ""))));
    return paths.map((path, index) => {
      const mark = marks[index];
      if (mark !== "swap" && mark !== "-") throw new SpoiltAnswer(`no answer about the swap file ${path}`);
      return { value: { formatted: mark === "swap", active: active.has(path) } };
    });
  },
  roots: (path) => ({ paths: [path] }),
});

/** The signature stands at the end of the first page. */
const ask: ShellCommand = raw(`page=$(getconf PAGESIZE 2>/dev/null) || page=4096
tsamae_ask() {
  for path do
    mark=
    [ ! -f "$path" ] || mark=$(dd if="$path" bs=1 skip=$((page - 10)) count=10 2>/dev/null | tr -d '\\000')
    case $mark in (SWAPSPACE2) echo swap ;; (*) echo - ;; esac
  done
}`);

const asked = (paths: readonly string[]): ShellCommand => sh`tsamae_ask ${paths}`;
