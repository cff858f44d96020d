import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { file, line, template } from "../../src/index.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { localRun } from "./local-run.ts";

const resources: Readonly<Record<string, (path: string) => unknown>> = {
  file: (path) => file(path, { content: "ours\n" }),
  "file with a backup": (path) => file(path, { content: "ours\n", backup: 2 }),
  template: (path) => template(path, { content: "<%= 'ours' %>\n" }),
  line: (path) => line(path, { line: "ours" }),
};

describe.each(Object.entries(resources))(
  "what somebody else writes between reading and writing, for a %s,",
  (name, declare) => {
    it.each([
      ["an edit", "before\n"],
      ["a new file", undefined],
    ])("is kept, and the resource fails: %s", async (_, before) => {
      const path = join(temporaryFolder(), "config");
      // A line is put into a file that is there.
      if (before !== undefined || name === "line") writeFileSync(path, before ?? "");
      const { result, told } = await localRun(() => declare(path), {
        meanwhile: () => writeFileSync(path, "theirs\n"),
      });
      expect(readFileSync(path, "utf8")).toBe("theirs\n");
      expect(existsSync(`${path}.~1~`)).toBe(false);
      expect(result).toMatchObject({ failed: 1 });
      expect(told).toContain("somebody else changed it meanwhile; it was left as it is: run tsamae again");
    });
  },
);
