import type { Way } from "../host/way.ts";
import type { Command } from "../measuring/measured-run.ts";
import type { Contender } from "./contender.ts";

/** Ruby takes file names for ASCII in the C locale. */
const UTF8 = { LC_ALL: "C.UTF-8" };

export const itamae: Contender = {
  name: "itamae ssh",
  isPeer: true,
  over: (way, workload) => ({
    argv: ["itamae", "ssh", ...login(way), "--no-sudo", workload.itamae],
    env: { ...UTF8, HOME: way.home },
  }),
  foundNothingToDo,
};

function login({ port, privateKey }: Way): readonly string[] {
  return ["--host", "127.0.0.1", "--port", String(port), "--user", "root", "--key", privateKey];
}

/** `itamae local`, on this machine. */
export function itamaeHere(recipe: string): Command {
  return { argv: ["itamae", "local", recipe], env: UTF8 };
}

/** Itamae tells of each change: `exist will change from 'false' to 'true'`, `executed will change …`. */
export function foundNothingToDo(output: string): boolean {
  return output.includes("Recipe:") && !output.includes("will change");
}
