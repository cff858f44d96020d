import { describe, expect, it } from "vitest";
import type { ShellCommand } from "../../../src/values/shell.ts";
import { raw, sh } from "../../../src/values/shell.ts";
import { waitUntil } from "../../hosts/wait-until.ts";
import { scaled } from "../../machine-speed.ts";
import { done, type Subject, shown, textOf } from "./subject.ts";

/** Long enough for a program to start its children on a busy machine. */
const limitMs = scaled(1000);

/** A whole night: a program that takes this long was not ended by itself. */
const night = 40_000;

export function specifyTimeLimits(suite: Subject): void {
  // At the same time, by sessions of their own: nearly all of it is waiting.
  describe.concurrent("a time limit", () => {
    it.each<readonly [string, ShellCommand]>([
      ["a program", sh`sleep ${night}`],
      ["its children", sh`sleep ${night} & echo $! >>"$PIDS"; wait`],
      ["its grandchildren", sh`(sleep ${night} & echo $! >>"$PIDS"; wait) & echo $! >>"$PIDS"; wait`],
      ["what left for a session of its own", sh`setsid sh -c ${`echo $$ >>"$PIDS"; exec sleep ${night}`} & wait`],
      ["what left its parent too", sh`(setsid sh -c ${`echo $$ >>"$PIDS"; exec sleep ${night}`} &); sleep ${night}`],
      ["what ignores SIGTERM", sh`trap '' TERM; sleep ${night} & echo $! >>"$PIDS"; wait`],
      ["what ends well on SIGTERM", sh`trap 'exit 0' TERM; sleep ${night} & echo $! >>"$PIDS"; wait`],
    ])("ends %s", async (what, script) => {
      const subject = await suite.apart();
      const pids = `${subject.folder}/${what}`;
      const reply = await subject.run(sh`echo $$ >>"$PIDS"; ${script}`, { process: { limitMs, env: { PIDS: pids } } });
      expect(reply.state).toBe("timed out");
      expect(reply.status).not.toBe(0);
      await expectGone(subject, pids);
    });

    it("keeps what the program said, and tells of its end by nothing else", async () => {
      const subject = await suite.apart();
      const reply = await subject.run(`echo said; echo mistake >&2; exec sleep ${night}`, { process: { limitMs } });
      expect(shown(reply)).toEqual({ state: "timed out", status: 143, stdout: "said\n", stderr: "mistake\n" });
      expect(shown(await subject.run("echo next"))).toEqual(done("next\n"));
    });

    it("drains content that was not read", async () => {
      const subject = await suite.apart();
      const content = Buffer.alloc(1_000_000);
      const reply = await subject.run(`exec sleep ${night}`, { content, process: { limitMs } });
      expect(reply.state).toBe("timed out");
      expect(shown(await subject.run("echo next"))).toEqual(done("next\n"));
    });

    it("counts for one frame: the ones after it are not run", async () => {
      const subject = await suite.apart();
      const replies = await subject.exchange([
        { script: sh`exec sleep ${night}`, process: { limitMs } },
        { script: raw("echo next") },
      ]);
      expect(replies.map(({ state }) => state)).toEqual(["timed out", "not run"]);
    });

    it("ends another user's program too", async ({ skip }) => {
      const subject = await suite.apart();
      if (textOf((await subject.run("id -u")).stdout) !== "0\n") skip();
      const pids = `${subject.folder}/another user`;
      await subject.run(sh`touch ${pids}; chmod 666 ${pids}`);
      const script = sh`echo $$ >>"$PIDS"; sleep ${night} & echo $! >>"$PIDS"; wait`;
      const reply = await subject.run(script, { process: { limitMs, user: "nobody", env: { PIDS: pids } } });
      expect(reply.state).toBe("timed out");
      await expectGone(subject, pids);
    });

    it("leaves no process behind when the program ends before it", async () => {
      const subject = await suite.apart();
      // Many times: the watcher is told of the end while it is still starting its sleep.
      const frame = { script: raw("echo early"), process: { limitMs: 77_777_000 } };
      for (const reply of await subject.exchange(Array.from({ length: 50 }, () => frame)))
        expect(shown(reply)).toEqual(done("early\n"));
      await expectNone(subject, "sleep 77777");
    });

    it("lets a daemon live whose starter ended in time", async () => {
      const subject = await suite.apart();
      const pid = textOf(
        (await subject.run(`sleep ${night} >/dev/null 2>&1 & echo $!`, { process: { limitMs: 60_000 } })).stdout,
      ).trim();
      expect(await subject.run(sh`kill ${pid}`)).toMatchObject({ status: 0 });
    });

    it("is kept by a program of 300 KB", async () => {
      const subject = await suite.apart();
      const script = sh`: ${"x".repeat(300_000)}\nexec sleep ${night}`;
      expect((await subject.run(script, { process: { limitMs } })).state).toBe("timed out");
    });
  });
}

/** Every process whose number stands in the file has ended; the file is not empty. */
async function expectGone(subject: Subject, pids: string): Promise<void> {
  expect(textOf((await subject.run(sh`cat ${pids}`)).stdout)).toMatch(/^(\d+\n)+$/);
  // A dead process whose parent has not looked at it yet still has a number, and an empty command line.
  const script = sh`while read -r pid; do cat "/proc/$pid/cmdline" 2>/dev/null; done <${pids}; :`;
  await waitUntil("all descendants are gone", 10, async () => (await subject.run(script)).stdout.length === 0);
}

async function expectNone(subject: Subject, commandLine: string): Promise<void> {
  const script = raw("for file in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <$file; echo; done 2>/dev/null");
  await waitUntil(`${commandLine} is gone`, 10, async () => {
    return !textOf((await subject.run(script)).stdout).includes(commandLine);
  });
}
