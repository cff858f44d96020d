import type { Check, HostTestEvent } from "../../src/host-tests/host-test-event.ts";

const about = { test: "web", host: "bookworm" };
const onTrixie = { test: "web", host: "trixie" };
const at = { file: "/home/me/web/default.ts", line: 3 };
const image = { reference: "tsamae-host:bookworm", id: "sha256:1", boots: true };
/** All that a terminal and XML do not like. */
const odd = 'says "<&>" and \u001b[31mred\u0000';

const checks: readonly Check[] = [
  { name: "is there", holds: true, seconds: 0.1 },
  {
    name: odd,
    holds: false,
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
    holds: false,
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
    foreseen: [
      { id: "execute[apt-get update]", at, action: "run", certain: true, changes: [{ summary: "run" }] },
      { id: "package[nginx]", at, action: "install", certain: false, changes: [] },
    ],
    problems: [],
  },
  {
    type: "phase-finished",
    ...about,
    phase: "converge",
    seconds: 2,
    summary: "2 changed, 0 unchanged",
    notes: [{ id: "sysctl[kernel.yama.ptrace_scope]", level: "warn", text: "written, not loaded" }],
    problems: [],
  },
  { type: "host-test-finished", ...about, passed: true, interrupted: false, seconds: 12.3, left: [], image },
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
    interrupted: false,
    seconds: 33.3,
    left: ["reboot", "holds after reboot"],
    image,
  },
  { type: "host-tests-finished", passed: 1, failed: 1, interrupted: 0, seconds: 34 },
];

/** A test that was told to stop while one host was being converged, and before the other was begun. */
export const stopped: readonly HostTestEvent[] = [
  { type: "phase-finished", ...about, phase: "start", seconds: 1, summary: "tsamae-test-1", problems: [] },
  {
    type: "host-test-finished",
    ...about,
    passed: false,
    interrupted: true,
    during: "dry run",
    seconds: 2.5,
    left: ["converge", "converge again"],
    image,
  },
  {
    type: "host-test-finished",
    ...onTrixie,
    passed: false,
    interrupted: true,
    seconds: 0,
    left: ["image", "start", "dry run", "converge"],
  },
  { type: "host-tests-finished", passed: 0, failed: 0, interrupted: 2, seconds: 2.5 },
];
