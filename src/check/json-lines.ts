import { jsonVersion } from "../reports/json.ts";
import { scrub } from "../values/secret.ts";
import type { CheckResult } from "./finding.ts";

/** All of a check, a line each: see docs/events.md. */
export function jsonLines({ findings, unchecked, resources, platform }: CheckResult): readonly string[] {
  const count = (kind: string): number => findings.filter((one) => one.kind === kind).length;
  const counts = { resources, mistakes: count("mistake"), lints: count("lint") };
  return [
    ...findings.map((finding) => ({ type: "finding", ...finding })),
    ...unchecked.map((one) => ({ type: "unchecked", ...one })),
    { type: "check-finished", platform, ...counts },
  ].map((line) => scrub(JSON.stringify({ version: jsonVersion, ...line })));
}
