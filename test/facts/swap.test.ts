import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { ask, debian, shells } from "./shells.ts";

const folder = temporaryFolder();

const told = (text: string, path: string) => {
  const { kind, key } = facts.swap(path);
  return kind.parse(Buffer.from(text), [key as never], debian)[0];
};

describe("facts.swap", () => {
  const table = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/it's\\040a\\134b   file\t\t1048572\t\t0\t\t-2\n";

  it("knows what is used, whatever it is called", () => {
    expect(told(`swap\n${table}`, "/it's a\\b")).toEqual({ value: { formatted: true, active: true } });
    expect(told(`-\n${table}`, "/it's")).toEqual({ value: { formatted: false, active: false } });
  });

  it("takes no half answer", () => expect(() => told("", "/swap")).toThrow(SpoiltAnswer));

  it.each(shells)("looks at files, in $name", (shell) => {
    const formatted = join(folder, "it's $HOME swap");
    const plain = join(folder, "plain");
    const page = Buffer.alloc(65_536 + 10);
    for (const size of [4096, 16_384, 65_536]) page.write("SWAPSPACE2", size - 10, "latin1");
    writeFileSync(formatted, page);
    writeFileSync(plain, "plain");
    expect(ask(shell, [formatted, plain, join(folder, "none"), folder].map(facts.swap))).toEqual([
      { value: { formatted: true, active: false } },
      ...[plain, "none", folder].map(() => ({ value: { formatted: false, active: false } })),
    ]);
  });
});
