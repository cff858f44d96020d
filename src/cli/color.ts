import type { Output, World } from "./world.ts";

/** Whether to colour: the flag, else NO_COLOR (no-color.org), else FORCE_COLOR, else whether it is a terminal. */
export function wantsColor(flag: boolean | undefined, output: Pick<Output, "isTerminal">, env: World["env"]): boolean {
  if (flag !== undefined) return flag;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return output.isTerminal && env.TERM !== "dumb";
}
