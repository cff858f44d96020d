import { human } from "./human.ts";
import { json } from "./json.ts";
import type { ReporterFactory } from "./reporter.ts";

/** The values of `--format`. */
export const reporters = { human, json } satisfies Record<string, ReporterFactory>;

export type Format = keyof typeof reporters;
