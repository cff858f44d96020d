import { writeFile } from "node:fs/promises";
import { scrubbed } from "../engine/scrubbed.ts";
import { UsageError } from "../errors.ts";
import { containerEngine } from "../host-tests/container-engine.ts";
import { findTests } from "../host-tests/find-tests.ts";
import type { HostTestEvent, HostTestSink } from "../host-tests/host-test-event.ts";
import { removeLeftovers } from "../host-tests/leftovers.ts";
import { humanLines } from "../host-tests/reports/human.ts";
import { junitXml } from "../host-tests/reports/junit.ts";
import { hostTestJobs, runHostTests } from "../host-tests/run-host-tests.ts";
import { jsonVersion } from "../reports/json.ts";
import { wantsColor } from "./color.ts";
import { defineCommand } from "./command-definition.ts";
import { type TestChoices, testOptions } from "./test-options.ts";
import type { World } from "./world.ts";

export const test = defineCommand({
  examples: [
    "tsamae test cookbooks/nginx                    as its test.ts says, on each of its hosts",
    "tsamae test recipes/site.ts                    without a test.ts: does it converge, and stay so?",
    "tsamae test --host trixie --keep cookbooks/nginx",
    "tsamae test --parallel 2 --junit report.xml    all of cookbooks/",
    "tsamae test --docker podman cookbooks/nginx",
  ],
  options: testOptions,
  async run(choices, world) {
    const jobs = hostTestJobs(await findTests(choices.paths, process.cwd()), choices.hosts);
    const engine = await containerEngine(choices.program);
    await removeLeftovers(engine);
    const events: HostTestEvent[] = [];
    const tell = teller(choices, world);
    const sink = scrubbed((event: HostTestEvent) => {
      events.push(event);
      tell(event);
    });
    const { keep, parallel, junit } = choices;
    try {
      return (await runHostTests(jobs, { engine, keep, parallel, signal: world.signal, sink })) ? 0 : 4;
    } finally {
      if (junit !== undefined) await writeReport(junit, junitXml(events));
    }
  },
});

function teller({ format, color }: TestChoices, { stdout, env }: World): HostTestSink {
  if (format === "json") return (event) => stdout.write(`${JSON.stringify({ version: jsonVersion, ...event })}\n`);
  const colored = wantsColor(color, stdout, env);
  return (event) =>
    stdout.write(
      humanLines(event, colored)
        .map((line) => `${line}\n`)
        .join(""),
    );
}

async function writeReport(path: string, report: string): Promise<void> {
  try {
    await writeFile(path, report);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${String(error)}`, { about: "--junit" });
  }
}
