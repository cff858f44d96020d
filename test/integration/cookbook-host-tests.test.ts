import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HostTestEvent } from "../../src/host-tests/host-test-event.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { tsamae } from "../hosts/tsamae.ts";

const releases = ["bookworm", "trixie"];

describe.each(["audit", "strace"])("the test of the %s cookbook", (name) => {
  it("passes on Debian 12 and 13, by one command", { timeout: 600_000 }, async () => {
    const { stdout, stderr, status } = await tsamae([
      "test",
      ...releases.flatMap((release) => ["--host", release]),
      "--format",
      "json",
      join(CHECKOUT, "cookbooks", name),
    ]);
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
    expect(stderr).toBe("");
    const events = stdout
      .trim()
      .split("\n")
      .map((line): HostTestEvent => JSON.parse(line));
    const looked = events.flatMap((event) =>
      event.type === "phase-finished" && event.phase === "holds after reboot" ? [event.host] : [],
    );
    expect(looked.toSorted()).toEqual(releases);
  });
});
