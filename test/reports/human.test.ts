import { describe, expect, it } from "vitest";
import { at, finished, report, started } from "./report.ts";

const motd = { id: "file[/etc/motd]", action: "create", at } as const;
const unchanged = { type: "resource-unchanged", ...motd } as const;
const skipped = { type: "resource-skipped", by: "notIf: test -e /x", id: "execute[make]", action: "run", at } as const;

describe("the human report", () => {
  it("of a host that is as declared is one line", () => {
    const events = [started, unchanged, skipped, { ...finished, unchanged: 1, skipped: 1 }] as const;
    expect(report(events)).toMatchInlineSnapshot(`
      "web1: nothing to do: 0 changed, 1 unchanged, 1 skipped, 0 failed in 0.3 s, 1 exchange
      "
    `);
  });

  it("shows what changed, its difference and whom it notified", () => {
    const diff = { path: "/etc/motd", before: "a\nb\nc\nd\ne\nf\n", after: "a\nb\nc\nD\ne\nf" };
    const changes = [{ summary: "content", diff }, { summary: "mode from 0600 to 0644" }];
    const notified = { type: "notified", from: motd.id, target: "service[nginx]", action: "restart" } as const;
    expect(
      report([
        started,
        { type: "resource-changed", ...motd, changes },
        { ...notified, timing: "delayed" },
        { ...notified, action: "reload", timing: "immediately" },
        { type: "resource-changed", id: "service[nginx]", action: "restart", at, changes: [{ summary: "restart" }] },
        { ...finished, changed: 2, exchanges: 4, seconds: 75.2 },
      ]),
    ).toMatchInlineSnapshot(`
      "✓ file[/etc/motd]:
          content
            @@ -1,6 +1,6 @@
             a
             b
             c
            -d
            +D
             e
            -f
            +f
            \\ No newline at end of file
          mode from 0600 to 0644
          → service[nginx] restart at the end
          → service[nginx] reload now
      ✓ service[nginx]: restart
      web1: 2 changed, 0 unchanged, 0 skipped, 0 failed in 1 min 15 s, 4 exchanges
      "
    `);
  });

  it("shows what resources say, and tries that follow", () => {
    const failure = { message: "it failed with status 1", command: "false" };
    const text = report([
      { type: "note", id: "log[hello]", level: "info", text: "hello" },
      { type: "note", id: "log[care]", level: "warn", text: "two\nlines" },
      { type: "resource-retried", id: "execute[false]", action: "run", at, failure, next: 2, tries: 3, delay: 0.5 },
    ]);
    const said = "i hello\n! log[care]: two\n    lines\n";
    expect(text).toBe(`${said}! execute[false]: it failed with status 1; try 2 of 3 in 0.5 s\n`);
  });

  it("shows of a new file its first lines", () => {
    const after = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`).join("");
    const diff = { path: "/etc/motd", before: "", after };
    const text = report([{ type: "resource-changed", ...motd, changes: [{ summary: "create", diff }] }]);
    expect(text.split("\n").slice(0, 2)).toEqual(["✓ file[/etc/motd]: create", "      +line 1"]);
    expect(text.split("\n").slice(-3)).toEqual(["      +line 20", "      … 10 more lines", ""]);
  });

  it("says of a failure what, where, what was run, what that printed, what was left, and what is owed", () => {
    const failure = {
      message: "it failed with status 2",
      command: "make install",
      status: 2,
      stdout: "CC main.o\n",
      stderr: "\x1b[31mmake: *** [install]\x1b[0m 10%\r20%\x07\n",
      hint: "is gcc there?",
    };
    expect(
      report([
        started,
        { type: "resource-failed", id: "execute[make install]", action: "run", at, failure },
        { type: "not-attempted", ids: ["file[a]", "file[b]", "file[c]", "file[d]", "file[e]", "file[f]", "file[g]"] },
        { type: "notifications-lost", lost: [{ target: "service[nginx]", action: "restart" }] },
        { ...finished, failed: 1, notAttempted: 7 },
      ]),
    ).toMatchInlineSnapshot(`
      "✗ execute[make install]: it failed with status 2
          at /srv/web.ts:12
          command: make install
          stdout:
            CC main.o
          stderr:
            20%␇
          is gcc there?
      - not attempted: file[a], file[b], file[c], file[d], file[e] and 2 more
      ! NOT run: service[nginx] restart
          what asked for it is changed already, so that the next run will not ask again: do it by hand
      web1: 0 changed, 0 unchanged, 0 skipped, 1 failed, 7 not attempted in 0.3 s, 1 exchange
      "
    `);
  });

  it("keeps a bug's stack together", () => {
    const failure = { message: "TypeError: x is undefined\n    at plan (a.ts:1:2)" };
    expect(report([{ type: "resource-failed", ...motd, failure }])).toMatchInlineSnapshot(`
      "✗ file[/etc/motd]: TypeError: x is undefined
              at plan (a.ts:1:2)
          at /srv/web.ts:12
      "
    `);
  });

  it("tells of notifications in a circle", () => {
    const dropped = { type: "notification-dropped", from: motd.id, target: "execute[a]", action: "run" } as const;
    expect(report([dropped])).toMatchInlineSnapshot(`
      "! not again: execute[a] run, asked for by file[/etc/motd]: the two notify each other in a circle
      "
    `);
  });

  it("shows control characters of a host instead of obeying them", () => {
    const diff = { path: "/etc/motd", before: "", after: "\x1b[2Jgone\x9b1m\n\u202etxt.exe\n" };
    const text = report([{ type: "resource-changed", ...motd, changes: [{ summary: "create \x07", diff }] }]);
    expect(text).toMatchInlineSnapshot(`
      "✓ file[/etc/motd]: create ␇
            +␛[2Jgone\\u009b1m
            +\\u202etxt.exe
      "
    `);
  });

  it("cuts an id that is a whole script", () => {
    const id = `execute[${"x".repeat(200)}\nsecond line]` as const;
    const text = report([{ type: "resource-changed", id, action: "run", at, changes: [{ summary: "run" }] }]);
    expect(text.split("\n")).toHaveLength(2);
    expect(text.length).toBeLessThan(120);
  });

  it("colours when asked to", () => {
    const text = report([{ type: "resource-changed", ...motd, changes: [{ summary: "create" }] }], { color: true });
    expect(text).toBe("\x1b[32m✓\x1b[39m \x1b[1mfile[/etc/motd]\x1b[22m: create\n");
  });
});

describe("log levels", () => {
  const exchange = {
    type: "exchange-started",
    number: 2,
    running: ["execute[make]"],
    questions: ["file a", "file b", "command c"],
  } as const;
  const output = { type: "output", id: "execute[make]", stream: "stdout" } as const;
  const events = [
    started,
    exchange,
    { ...output, text: "CC ma" },
    { ...output, text: "in.o\nLD" },
    { ...output, stream: "stderr", text: "warning\n" },
    { type: "exchange-finished", number: 2, seconds: 0.0123 },
    unchanged,
    skipped,
    { type: "resource-failed", ...motd, failure: { message: "no space" } },
    { ...finished, failed: 1 },
  ] as const;

  it("debug shows exchanges, output, and what stayed as it is", () => {
    expect(report(events, { logLevel: "debug" })).toMatchInlineSnapshot(`
      "exchange 2: runs execute[make]; asks 3 questions (2 file, 1 command)
        execute[make] │ CC main.o
        execute[make] stderr │ warning
        execute[make] │ LD
      exchange 2: 12 ms
      · file[/etc/motd] create: unchanged
      · execute[make] run: skipped, by notIf: test -e /x
      ✗ file[/etc/motd]: no space
          at /srv/web.ts:12
      web1: 0 changed, 0 unchanged, 0 skipped, 1 failed in 0.3 s, 1 exchange
      "
    `);
  });

  it("info shows none of that", () => {
    expect(report(events, { logLevel: "info" })).toMatchInlineSnapshot(`
      "✗ file[/etc/motd]: no space
          at /srv/web.ts:12
      web1: 0 changed, 0 unchanged, 0 skipped, 1 failed in 0.3 s, 1 exchange
      "
    `);
  });

  it("error shows failures alone", () => {
    expect(report(events, { logLevel: "error" })).toMatchInlineSnapshot(`
      "✗ file[/etc/motd]: no space
          at /srv/web.ts:12
      "
    `);
  });
});
