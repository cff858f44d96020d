import { createHash, randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { raw, sh } from "../../../src/values/shell.ts";
import { scaled } from "../../machine-speed.ts";
import { done, type Subject, shown, textOf } from "./subject.ts";

/** One case of each part of the suite, the one that a broken way to the shell is most likely to fail. */
export function specifySmoke(subject: Subject): void {
  it("keeps status and both streams apart, byte by byte", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const [both, out] = await subject.exchange([
      { script: raw("echo out; echo err >&2; (exit 7)"), always: true },
      { script: raw("cat"), content: bytes, always: true },
    ]);
    expect(both && shown(both)).toEqual({ state: "done", status: 7, stdout: "out\n", stderr: "err\n" });
    expect(Buffer.from(out?.stdout ?? []).equals(bytes)).toBe(true);
  });

  it("stops at a frame that fails, and starts again at one that always runs", async () => {
    const file = `${subject.folder}/never`;
    const replies = await subject.exchange([
      { script: raw("exit 5") },
      { script: sh`cat >${file}`, content: Buffer.from("skipped too") },
      { script: sh`test -e ${file} || echo absent`, always: true },
    ]);
    expect(replies.map(({ state, status }) => [state, status])).toEqual([
      ["done", 5],
      ["not run", -1],
      ["done", 0],
    ]);
    expect(textOf(replies[2]?.stdout ?? Buffer.of())).toBe("absent\n");
  });

  it("survives what a user's program does to its shell and its streams", async () => {
    const harm = ["echo (", "kill 0", "kill -KILL $$", "cat; exit 9", "exec <&- >&- 2>&-"];
    const replies = await subject.exchange(harm.map((text) => ({ script: raw(text), process: {}, always: true })));
    expect(replies.map(({ status }) => status)).toEqual([2, 143, 137, 9, 0]);
    expect(shown(await subject.run("echo alive; echo alive >&2"))).toEqual(done("alive\n", "alive\n"));
  });

  it("ends a program and its children when its time is up", async () => {
    const pids = `${subject.folder}/pids`;
    const script = sh`sleep 40000 & echo $! >${pids}; wait`;
    expect((await subject.run(script, { process: { limitMs: scaled(1000) } })).state).toBe("timed out");
    const isGone = sh`while kill -0 "$(cat ${pids})" 2>/dev/null; do sleep 0.05; done; echo gone`;
    expect(shown(await subject.run(isGone))).toEqual(done("gone\n"));
  });

  it("hands a program the words, the environment and the folder it is given", async () => {
    const odd = `it's "quoted" \\ $(id) \`id\` !\n\t* é 🦎 -n`;
    const cwd = `${subject.folder}/${odd}`;
    const [, reply] = await subject.exchange([
      { script: sh`mkdir -p -- ${cwd}` },
      { script: sh`printf '%s|%s|%s' ${odd} "$ODD" "$PWD"`, process: { cwd, env: { ODD: odd } } },
    ]);
    expect(reply && shown(reply)).toEqual(done(`${odd}|${odd}|${cwd}`));
  });

  it("takes in large content whole, and drains what is not read", async () => {
    const content = randomBytes(3_000_000);
    const digest = createHash("sha256").update(content).digest("hex");
    const replies = await subject.exchange([
      { script: raw("head -c 10 >/dev/null"), content },
      { script: raw("sha256sum | cut -c 1-64"), content },
    ]);
    expect(replies.map(shown)).toEqual([done(""), done(`${digest}\n`)]);
  });
}
