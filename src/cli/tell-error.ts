import { describeError } from "../errors.ts";
import type { Format } from "../reports/index.ts";
import { jsonError } from "../reports/json-error.ts";
import { paintFor } from "../reports/paint.ts";
import { printable } from "../reports/printable.ts";
import { scrub } from "../values/secret.ts";
import { wantsColor } from "./color.ts";
import { Stopped } from "./stopped.ts";
import type { World } from "./world.ts";

export interface TellOptions {
  readonly world: World;
  readonly format: Format;
  readonly color: boolean | undefined;
  /** Of several hosts: whose error it is, in front of each line. */
  readonly prefix?: string | undefined;
  /** Lines to add for a person, given whether they may be coloured. */
  readonly more?: ((color: boolean) => readonly string[]) | undefined;
}

/** Whatever broke after the order to stop broke because of it. */
export function rootError(error: unknown, { signal }: Pick<World, "signal">): unknown {
  return signal.reason instanceof Stopped ? signal.reason : error;
}

/** Says what went wrong, on stderr; with `--format json` also as a line of JSON on stdout. */
export function tellError(error: unknown, { world, format, color, more, prefix }: TellOptions): void {
  const told = rootError(error, world);
  const colored = wantsColor(color, world.stderr, world.env);
  const [first = "", ...rest] = printable(scrub(describeError(told))).split("\n");
  const lines = [paintFor(colored).bad(first), ...rest, ...(more?.(colored) ?? []).map((line) => `  ${line}`)];
  const lead = prefix === undefined ? "" : `${prefix} | `;
  world.stderr.write(lines.map((line) => `${lead}${line}\n`).join(""));
  if (format === "json") world.stdout.write(jsonError(told, prefix));
}
