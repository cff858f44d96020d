import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/engine/events.ts";
import { ConnectionError } from "../../src/errors.ts";
import {
  changesIn,
  diskProblem,
  failuresIn,
  forecastsIn,
  foreseenIn,
  notesIn,
  problemOf,
} from "../../src/host-tests/problems.ts";

const at = { file: "default.ts", line: 7 };
const about = { host: "bookworm", at };

const events: readonly RunEvent[] = [
  { type: "resource-unchanged", ...about, id: "package[nginx]", action: "install" },
  {
    type: "resource-changed",
    ...about,
    id: "file[/etc/motd]",
    action: "create",
    changes: [
      { summary: "content", diff: { path: "/etc/motd", before: "a\n", after: "b\n" } },
      { summary: "mode 0644" },
    ],
  },
  { type: "resource-changed", ...about, id: "execute[date]", action: "run", changes: [{ summary: "run" }] },
  {
    type: "resource-would-change",
    ...about,
    id: "execute[date]",
    action: "run",
    certain: true,
    changes: [{ summary: "run" }],
    assumptions: [],
  },
  {
    type: "resource-would-change",
    ...about,
    id: "service[nginx]",
    action: "start",
    certain: false,
    changes: [],
    assumptions: [],
  },
  { type: "resource-failed", ...about, id: "service[nginx]", action: "start", failure: { message: "it failed" } },
];

describe("a test's problems", () => {
  it("are what a second run changes, in its own words", () => {
    expect(
      changesIn(events)
        .map(({ id, failure }) => `${id}: ${failure.message}`)
        .join("\n"),
    ).toMatchInlineSnapshot(`
      "file[/etc/motd]: changed again by create
      content
        @@ -1,1 +1,1 @@
        -a
        +b
      mode 0644
      execute[date]: changed again by run: run"
    `);
  });

  it("are what a dry run on a converged host foresees", () => {
    expect(forecastsIn(events).map(({ id, failure }) => `${id}: ${failure.message}`)).toEqual([
      "execute[date]: would change by run: run",
      "service[nginx]: may change by start",
    ]);
  });

  it("are what fails, with its place", () => {
    expect(failuresIn(events)).toEqual([{ id: "service[nginx]", at, failure: { message: "it failed" } }]);
  });

  it("are paths that a dry run wrote", () => {
    expect(diskProblem([], at)).toEqual([]);
    expect(diskProblem(["created /tmp/a"], at)).toMatchObject([{ id: "disk", failure: { stdout: "created /tmp/a" } }]);
  });

  it("are errors, with what to do about them", () => {
    const error = new ConnectionError("it has not booted", { about: "bookworm", hint: "wait" });
    expect(problemOf(error, { id: "start", at })).toEqual({
      id: "start",
      at,
      failure: { message: "bookworm: it has not booted", hint: "wait" },
    });
  });
});

describe("a first dry run", () => {
  it("is told by resource, with its changes", () => {
    expect(foreseenIn(events)).toEqual([
      { id: "execute[date]", at, action: "run", certain: true, changes: [{ summary: "run" }] },
      { id: "service[nginx]", at, action: "start", certain: false, changes: [] },
    ]);
  });
});

describe("what resources have to say", () => {
  it("is told once", () => {
    const note = { type: "note", id: "sysctl[a]", level: "warn", text: "not loaded" } as const;
    const told = [note, ...events, note, { ...note, id: "sysctl[b]" } as const].map((one) => ({ ...one, host: "box" }));
    expect(notesIn(told)).toEqual([
      { id: "sysctl[a]", level: "warn", text: "not loaded" },
      { id: "sysctl[b]", level: "warn", text: "not loaded" },
    ]);
  });
});
