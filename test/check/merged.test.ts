import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/check/finding.ts";
import { merged } from "../../src/check/merged.ts";

const finding = (name: string, line: number, more: Partial<Finding> = {}): Finding => ({
  kind: "lint",
  name,
  message: "is so",
  at: { file: "/srv/web.ts", line, column: 1 },
  times: 1,
  ...more,
});
const mistake = { kind: "mistake" } as const;

describe("findings", () => {
  it("come with mistakes first, each kind by its place", () => {
    const all = [
      finding("no-mode", 9),
      finding("no-mode", 2),
      finding("idle", 1, { at: { file: "/srv/app.ts", line: 7 } }),
      finding("recipe", 30, mistake),
      finding("TS1", 20, mistake),
    ];
    expect(merged(all).map(({ name, at }) => `${name} ${at?.line}`)).toEqual([
      "TS1 20",
      "recipe 30",
      "idle 7",
      "no-mode 2",
      "no-mode 9",
    ]);
  });

  it("of one place are told once, with how many there are", () => {
    const all = ["a", "b", "c"].map((name) => finding("no-mode", 4, { about: `file[/etc/${name}]` }));
    expect(merged([...all, finding("no-mode", 5)])).toEqual([{ ...all[0], times: 3 }, finding("no-mode", 5)]);
  });

  it("of the compiler give way to what the resource itself says there", () => {
    const all = [
      finding("TS2353", 4, mistake),
      finding("recipe", 4, { ...mistake, message: 'unknown property "contnet"' }),
      finding("TS2353", 5, mistake),
      finding("no-mode", 5),
    ];
    expect(merged(all).map(({ name, at }) => `${name} ${at?.line}`)).toEqual(["recipe 4", "TS2353 5", "no-mode 5"]);
  });
});
