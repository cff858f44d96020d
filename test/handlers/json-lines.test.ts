import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonLines } from "../../src/handlers/json-lines.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { goodRun, noRun } from "./told.ts";

const folder = temporaryFolder();

describe("jsonLines", () => {
  it("appends each event as a line, to a file of its owner's", () => {
    const path = join(folder, "run.jsonl");
    const handler = jsonLines(path);
    for (const event of [...goodRun, ...noRun]) void handler(event);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
      [...goodRun, ...noRun].map((event) => ({ version: 1, ...event })),
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("leaves what is there, and its mode", () => {
    const path = join(folder, "old.jsonl");
    writeFileSync(path, "old\n");
    chmodSync(path, 0o640);
    for (const event of noRun) void jsonLines(path)(event);
    expect(readFileSync(path, "utf8")).toMatch(/^old\n\{.*\}\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });
});
