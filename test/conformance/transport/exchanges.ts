import { describe, expect, it } from "vitest";
import type { Reply } from "../../../src/session/session.ts";
import { raw, sh } from "../../../src/values/shell.ts";
import { done, type Subject, shown, textOf } from "./subject.ts";

const states = (replies: readonly Reply[]): unknown => replies.map(({ state }) => state);

export function specifyExchanges(subject: Subject): void {
  describe("an exchange", () => {
    it("answers many frames in their order, and counts as one", async () => {
      const before = subject.session.exchanges;
      const numbers = Array.from({ length: 200 }, (_, number) => String(number));
      const replies = await subject.exchange(numbers.map((number) => ({ script: sh`printf %s ${number}` })));
      expect(replies.map(({ stdout }) => textOf(stdout))).toEqual(numbers);
      expect(subject.session.exchanges).toBe(before + 1);
    });

    it("of no frames costs nothing", async () => {
      const before = subject.session.exchanges;
      expect(await subject.exchange([])).toEqual([]);
      expect(subject.session.exchanges).toBe(before);
    });

    it("waits for the one before it", async () => {
      const before = subject.session.exchanges;
      const file = `${subject.folder}/turns`;
      const turns = ["a", "b", "c"].map((turn) => subject.run(sh`printf %s ${turn} >>${file}; cat ${file}`));
      expect((await Promise.all(turns)).map(({ stdout }) => textOf(stdout))).toEqual(["a", "ab", "abc"]);
      expect(subject.session.exchanges).toBe(before + 3);
    });

    it("stops at a frame that fails", async () => {
      const file = `${subject.folder}/never`;
      const replies = await subject.exchange([
        { script: raw("echo one") },
        { script: raw("exit 5") },
        { script: sh`touch ${file}` },
        { script: sh`cat >${file}`, content: Buffer.from("content is skipped too") },
      ]);
      expect(states(replies)).toEqual(["done", "done", "not run", "not run"]);
      expect(shown(await subject.run(sh`test -e ${file} || echo absent`))).toEqual(done("absent\n"));
    });

    it("goes on at a frame that always runs, and clears the failure there", async () => {
      const replies = await subject.exchange([
        { script: raw("false") },
        { script: raw("echo skipped") },
        { script: raw("echo always"), always: true },
        { script: raw("echo after") },
      ]);
      expect(states(replies)).toEqual(["done", "not run", "done", "done"]);
      expect(replies.map(({ stdout }) => textOf(stdout)).join("")).toBe("always\nafter\n");
    });

    it("knows nothing of a failure in the exchange before", async () => {
      await subject.run("false");
      expect(shown(await subject.run("echo runs"))).toEqual(done("runs\n"));
    });

    it("with a NUL byte in a script is refused whole", async () => {
      const file = `${subject.folder}/nul`;
      const exchange = subject.exchange([{ script: sh`touch ${file}` }, { script: { text: "echo a\0b" } }]);
      await expect(exchange).rejects.toThrow(TypeError);
      expect(shown(await subject.run(sh`test -e ${file} || echo absent`))).toEqual(done("absent\n"));
    });

    it("keeps frames apart: a subshell each", async () => {
      const replies = await subject.exchange([
        { script: raw("variable=set; cd /; umask 077; set -f; exec >/dev/null") },
        { script: raw(`printf %s "\${variable-unset}"; umask; echo /bin/s[h]`) },
      ]);
      expect(replies.map(({ stdout }) => textOf(stdout))).toEqual(["", "unset0022\n/bin/sh\n"]);
    });

    it("closes the lock's descriptor for all but the frames that are lasting", async () => {
      const file = `${subject.folder}/lock`;
      const replies = await subject.exchange([
        { script: sh`exec 9>${file}`, lasting: true },
        { script: raw("(echo held >&9) 2>/dev/null"), lasting: true },
        { script: raw("(echo leaked >&9) 2>/dev/null"), always: true },
        { script: raw("(echo leaked >&9) 2>/dev/null; cat >/dev/null"), content: Buffer.from("x"), always: true },
        { script: raw("(echo leaked >&9) 2>/dev/null"), process: {}, always: true },
        { script: sh`cat ${file}`, always: true },
        { script: raw("exec 9>&-"), lasting: true },
      ]);
      expect(replies.map(({ status }) => status === 0)).toEqual([true, true, false, true, false, true, true]);
      expect(textOf(replies[5]?.stdout ?? Buffer.of())).toBe("held\n");
    });

    it("survives a lasting frame that fails", async () => {
      for (const text of ["(", "exec 9>/no/such/folder/lock", "false"]) {
        expect((await subject.run(text, { lasting: true })).status).not.toBe(0);
      }
      expect(shown(await subject.run("echo alive"))).toEqual(done("alive\n"));
    });
  });
}
