import { describe, expect, it } from "vitest";
import { report } from "./report.ts";

const many = Array.from({ length: 40 }, (_, index) => ({ id: `file[/${index}]` as const, seconds: 1 / (index + 1) }));
const times = { seconds: 10, connecting: 0.5, recipes: 0.01, working: 9, waiting: 0.4, here: 0, rest: 0.09 };
const profile = {
  type: "profile",
  ...times,
  resources: [{ id: "package[nginx]", seconds: 8 }, ...many],
  questions: ["file", "package", "service", "command", "user"].map((kind) => ({ kind, count: 2, seconds: 0.1 })),
  exchanges: [5, 4, 3, 2, 1].map((number) => ({ number, seconds: number, working: number - 0.1, waiting: 0.1 })),
} as const;

describe("a profile for a person", () => {
  it("begins with the whole, and names what took longest", () => {
    expect(`\n${report([profile])}`).toMatchInlineSnapshot(`
      "
      profile: 10.000 s
         0.500 s   5 %  connecting
         0.010 s   0 %  recipes
         9.000 s  90 %  on the host
         0.400 s   4 %  waiting for 5 exchanges
         0.090 s   1 %  the rest: planning, loading
        changes
         8.000 s  package[nginx]
         1.000 s  file[/0]
         0.500 s  file[/1]
         0.333 s  file[/2]
         0.250 s  file[/3]
         2.195 s  36 more
        questions
         0.100 s  file, 2 asked
         0.100 s  package, 2 asked
         0.100 s  service, 2 asked
         0.200 s  2 more
        exchanges
         5.000 s  exchange 5: 4900 ms on the host, 100 ms waiting
         4.000 s  exchange 4: 3900 ms on the host, 100 ms waiting
         3.000 s  exchange 3: 2900 ms on the host, 100 ms waiting
         3.000 s  2 more
      "
    `);
  });

  it("is told whatever the log level, and never more than a screen", () => {
    const lines = report([{ ...profile, here: 1 }], { logLevel: "error" })
      .trimEnd()
      .split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines[0]).toBe("profile: 10.000 s");
  });

  it("leaves out what there was not", () => {
    const idle = { ...profile, resources: [], questions: [], exchanges: [] };
    expect(report([idle]).trimEnd().split("\n")).toHaveLength(6);
  });
});
