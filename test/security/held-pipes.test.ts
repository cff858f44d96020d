import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SessionHost } from "../../src/engine/host.ts";
import { facts } from "../../src/facts/index.ts";
import { execute, file } from "../../src/resources/index.ts";
import { localTransport } from "../../src/transports/local.ts";
import { debian } from "../facts/shells.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { localRun } from "./local-run.ts";

/** Leaves a child behind that keeps both streams open, for longer than a test may take, until the test's folder is gone. */
const holding = <Then extends string>(folder: string, then: Then) =>
  `(n=0; while [ -d ${folder} ] && [ $n -lt 300 ]; do n=$((n + 1)); sleep 0.2; done) & echo said; echo wrong >&2; ${then}` as const;

it("a command, a guard, a validation and a verification are over when they end, whatever they leave behind", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "config");
  const { result } = await localRun(() => {
    execute("leaves a child", { command: holding(folder, "true"), onlyIf: holding(folder, "true") });
    file(path, { content: "new\n", validate: holding(folder, "grep -q new %{path}"), verify: holding(folder, "true") });
  });
  expect(result).toMatchObject({ changed: 2, failed: 0 });
  expect(readFileSync(path, "utf8")).toBe("new\n");
});

it("what a refusing validation says is shown, and its child is not waited for", async () => {
  const folder = temporaryFolder();
  const { told, result } = await localRun(() =>
    file(join(folder, "config"), { content: "new\n", validate: holding(folder, "cat %{path}; exit 3") }),
  );
  expect(result.failed).toBe(1);
  expect(told).toContain("said\\nwrong\\nnew\\nvalidate refused the new content with status 3");
});

it("a question gets what its command printed", async () => {
  const folder = temporaryFolder();
  await using host = new SessionHost(await localTransport().open(new AbortController().signal), { platform: debian });
  const fact = facts.output({ command: holding(folder, "exit 3") });
  const { answers } = await host.exchange([], { turn: [fact, facts.output({ command: "echo next" })], ahead: [] });
  expect(answers.map(({ answer }) => answer)).toEqual([
    { value: { status: 3, stdout: "said\n", stderr: "wrong\n" } },
    { value: { status: 0, stdout: "next\n", stderr: "" } },
  ]);
});
