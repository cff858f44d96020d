import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { HostTestEvent } from "../../src/host-tests/host-test-event.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { tsamae } from "../hosts/tsamae.ts";
import { scaled } from "../machine-speed.ts";

const folder = join(CHECKOUT, "cookbooks");
const releases = ["bookworm", "trixie"];

it("every cookbook passes its test on Debian 12 and 13, by one command", { timeout: scaled(900_000) }, async () => {
  const cookbooks = readdirSync(folder);
  const hosts = releases.flatMap((release) => ["--host", release]);
  const { stdout, stderr, status } = await tsamae([
    "test",
    ...hosts,
    "--format",
    "json",
    ...cookbooks.map((name) => join(folder, name)),
  ]);
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  expect(stderr).toBe("");
  const events = stdout
    .trim()
    .split("\n")
    .map((line): HostTestEvent => JSON.parse(line));
  const looked = events.flatMap((event) =>
    event.type === "phase-finished" && event.phase === "holds after reboot" ? [`${event.test} ${event.host}`] : [],
  );
  expect(looked.toSorted()).toEqual(cookbooks.flatMap((name) => releases.map((release) => `${name} ${release}`)));
});
