import type { Check, HostTestEvent } from "../../src/host-tests/host-test-event.ts";

const about = { test: "web", host: "bookworm" };
const onTrixie = { test: "web", host: "trixie" };
const at = { file: "/home/me/web/default.ts", line: 3 };
/** All that a terminal and XML do not like. */
const odd = 'says "<&>" and \u001b[31mred\u0000';

const checks: readonly Check[] = [
  { name: "is there", seconds: 0.1 },
  {
    name: odd,
    seconds: 10,
    problem: {
      id: odd,
      at,
      failure: {
        message: "it does not hold: its command failed with status 7",
        command: "curl\thttp://[::1]/ | grep '<b>'",
        status: 7,
        stdout: "one\n\u0007two\n",
        stderr: "]]> refused",
      },
    },
  },
  {
    name: "runs",
    seconds: 10.4,
    problem: { id: "runs", at, failure: { message: "it does not hold: its function returned false" } },
  },
];

/** A test that passed on one host, and failed on another in two of three things that must hold. */
export const told: readonly HostTestEvent[] = [
  { type: "note", ...about, text: "making a host of debian:bookworm" },
  { type: "phase-finished", ...about, phase: "start", seconds: 1.234, summary: "tsamae-test-1", problems: [] },
  {
    type: "phase-finished",
    ...about,
    phase: "dry run",
    seconds: 0.25,
    summary: "1 would change, 1 may change",
    listed: ["~ execute[apt-get update] run", "? package[nginx] install"],
    problems: [],
  },
  { type: "host-test-finished", ...about, passed: true, seconds: 12.3, left: [] },
  {
    type: "phase-finished",
    ...onTrixie,
    phase: "holds",
    seconds: 20.5,
    summary: "1 of 3",
    checks,
    problems: checks.flatMap(({ problem }) => problem ?? []),
  },
  {
    type: "host-test-finished",
    ...onTrixie,
    passed: false,
    seconds: 33.3,
    left: ["reboot", "holds after reboot"],
  },
  { type: "host-tests-finished", passed: 1, failed: 1, seconds: 34 },
];
