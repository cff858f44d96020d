import { describe, expect, it } from "vitest";
import { humanLines } from "../../src/host-tests/reports/human.ts";
import { stopped, told } from "./events.ts";

describe("the report of tests for a person", () => {
  it("tells each part with its time, what failed and why, and what was not come to", () => {
    expect(told.flatMap((event) => humanLines(event, false)).join("\n")).toMatchInlineSnapshot(`
      "web bookworm | making a host of debian:bookworm
      web bookworm | ✓ start                  1.2 s  tsamae-test-1
      web bookworm | ✓ dry run                0.3 s  1 would change, 1 may change
      web bookworm |     ~ execute[apt-get update]: run
      web bookworm |     ? package[nginx]: install
      web bookworm | ✓ converge               2.0 s  2 changed, 0 unchanged
      web bookworm |     ! sysctl[kernel.yama.ptrace_scope]: written, not loaded
      web bookworm | passed in 12.3 s
      web trixie | ✗ holds                 20.5 s  1 of 3
      web trixie |     ✓ is there
      web trixie |   ✗ says "<&>" and ␛[31mred␀: it does not hold: its command failed with status 7
      web trixie |       at /home/me/web/default.ts:3
      web trixie |       command: curl	http://[::1]/ | grep '<b>'
      web trixie |       stdout:
      web trixie |         one
      web trixie |         ␇two
      web trixie |       stderr:
      web trixie |         ]]> refused
      web trixie |   ✗ runs: it does not hold: its function returned false
      web trixie |       at /home/me/web/default.ts:3
      web trixie | failed in 33.3 s; not come to: reboot, holds after reboot
      web trixie |     --keep leaves the host there, to look around in it
      2 hosts: 1 passed, 1 failed in 34.0 s"
    `);
  });

  it("says that it was interrupted, and what it did not come to", () => {
    expect(stopped.flatMap((event) => humanLines(event, false)).join("\n")).toMatchInlineSnapshot(`
      "web bookworm | ✓ start                  1.0 s  tsamae-test-1
      web bookworm | interrupted during dry run in 2.5 s; not come to: converge, converge again
      web trixie | interrupted before it was begun
      2 hosts: 0 passed, 0 failed, 2 interrupted in 2.5 s"
    `);
  });

  it("has nothing to look around in where no host was started", () => {
    const event = { type: "host-test-finished", test: "web", host: "b", passed: false, interrupted: false } as const;
    expect(humanLines({ ...event, seconds: 1, left: ["start"] }, false)).toEqual([
      "web b | failed in 1.0 s; not come to: start",
    ]);
  });

  it("says how to look around in a container that was kept", () => {
    const kept = { program: "podman", container: "tsamae-test-1" };
    const event = {
      type: "host-test-finished",
      test: "web",
      host: "b",
      passed: true,
      interrupted: false,
      seconds: 1,
      left: [],
      kept,
    } as const;
    expect(humanLines(event, false).join("\n")).toMatchInlineSnapshot(`
      "web b | passed in 1.0 s
      web b |     look around:  podman exec -it tsamae-test-1 bash
      web b |     run again:    tsamae docker --docker podman --container tsamae-test-1 RECIPE
      web b |     remove it:    podman rm --force --volumes tsamae-test-1"
    `);
  });

  it("is coloured on demand, without another word", () => {
    const colored = told.flatMap((event) => humanLines(event, true)).join("\n");
    expect(colored).toContain("\u001b[32m");
  });
});
