import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { file, line, template } from "../../src/index.ts";
import { secret } from "../../src/values/secret.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { localRun } from "./local-run.ts";

const mode = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

const makers: Readonly<Record<string, (path: string, text: string) => unknown>> = {
  "file of a secret": (path, text) => file(path, { content: secret({ text }) }),
  "file of a text with a secret in it": (path, text) => file(path, { content: `password=${known(text)}\n` }),
  "template with a secret variable": (path, text) =>
    template(path, { content: "<%= password %>\n", variables: { password: secret({ text }) } }),
  "template with a secret deep in a variable": (path, text) =>
    template(path, {
      content: "<%= users[0].password %>\n",
      variables: { users: [{ password: secret({ text }) }] },
    }),
};

/** A text that is in the recipe in plain, and a secret elsewhere. */
function known(text: string): string {
  secret({ text });
  return text;
}

describe.each(Object.entries(makers))("a %s", (_, make) => {
  it("is for its owner alone when it is new, and keeps its mode later", async () => {
    const path = join(temporaryFolder(), "config");
    await localRun(() => make(path, "first-secret-41"));
    expect(mode(path)).toBe("600");
    chmodSync(path, 0o640);
    await localRun(() => make(path, "second-secret-42"));
    expect(mode(path)).toBe("640");
  });

  it("shows neither the old secret nor the new one when it changes", async () => {
    const path = join(temporaryFolder(), "config");
    writeFileSync(path, "password=an-old-secret-of-another-run\n");
    for (const dryRun of [true, false]) {
      const { told, result } = await localRun(() => make(path, "rotated-secret-43"), { dryRun });
      expect(told).not.toMatch(/an-old-secret|rotated-secret/);
      expect(result.changed).toBe(1);
    }
  });
});

describe("a line with a secret", () => {
  it("shows none of the file it is in", async () => {
    const path = join(temporaryFolder(), "config");
    writeFileSync(path, "password=an-old-secret-of-another-run\n");
    const { told } = await localRun(() =>
      line(path, { match: /^password=/, line: `password=${known("line-secret-44")}` }),
    );
    expect(told).not.toMatch(/an-old-secret|line-secret/);
  });
});
