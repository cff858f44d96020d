import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLogLines, syslog } from "../../src/handlers/syslog.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { badRun, goodRun, noRun } from "./told.ts";

describe("the lines for a log", () => {
  it("tell what changed, what failed and how it ended, a line each", () => {
    const toLines = createLogLines();
    expect([...goodRun, ...badRun, ...noRun].flatMap((event) => toLines(event))).toEqual([
      { level: "notice", text: "web1: file[/etc/motd]: content; mode 0644" },
      { level: "notice", text: "web1: 1 changed, 2 unchanged, 0 skipped, 0 failed in 0.5 s, 2 exchanges" },
      { level: "err", text: "db1: execute[make]: no␊way" },
      { level: "err", text: "db1: NOT run: service[db] restart" },
      { level: "err", text: "db1: 0 changed, 2 unchanged, 0 skipped, 1 failed in 0.5 s, 2 exchanges" },
      { level: "err", text: "db2: refused" },
    ]);
  });
});

describe("syslog", () => {
  const folder = temporaryFolder();
  const log = join(folder, "log");

  /** A logger that writes down how it was called, and what it read. */
  function logger(status: number): string {
    const path = join(folder, `logger-${status}`);
    writeFileSync(path, `#!/bin/sh\necho "$*: $(cat)" >>'${log}'\necho "no log here" >&2\nexit ${status}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it("gives each line to logger on its standard input", async () => {
    const handler = syslog({ program: logger(0), facility: "local0", tag: "web" });
    for (const event of goodRun) await handler(event);
    expect(readFileSync(log, "utf8").split("\n").slice(0, 1)).toEqual([
      "-t web -p local0.notice: web1: file[/etc/motd]: content; mode 0644",
    ]);
  });

  it("says what logger says when it fails", async () => {
    const [, changed] = goodRun;
    if (changed === undefined) throw new Error("there is no such event");
    await expect(syslog({ program: logger(3) })(changed)).rejects.toThrow(
      /logger-3 failed with status 3: no log here$/,
    );
  });

  it("says once that there is no logger", async () => {
    const handler = syslog({ program: join(folder, "none") });
    const [, changed, finished] = goodRun;
    if (changed === undefined || finished === undefined) throw new Error("there are no such events");
    await expect(handler(changed)).rejects.toThrow("there is no program");
    await expect(handler(finished)).resolves.toBeUndefined();
  });
});
