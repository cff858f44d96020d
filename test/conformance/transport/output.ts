import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { LiveOutput } from "../../../src/session/session.ts";
import { raw, sh } from "../../../src/values/shell.ts";
import { done, only, type Subject, shown, textOf } from "./subject.ts";

export function specifyOutput(subject: Subject): void {
  describe("output", () => {
    it("has a status and both streams apart", async () => {
      const reply = await subject.run("echo out; echo err >&2; exit 7");
      expect(shown(reply)).toEqual({ state: "done", status: 7, stdout: "out\n", stderr: "err\n" });
    });

    it.each(["", "x", "\n", "no newline at the end", "two\nlines", "\n\n\n"])("comes exactly: %j", async (text) => {
      const reply = await subject.run(sh`printf %s ${text}; printf %s ${text} >&2`);
      expect(shown(reply)).toEqual(done(text, text));
    });

    it("may hold every byte", async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const [out, err] = await subject.exchange(
        ["cat", "cat >&2"].map((text) => ({ script: raw(text), content: bytes })),
      );
      expect(Buffer.from(out?.stdout ?? []).equals(bytes)).toBe(true);
      expect(Buffer.from(err?.stderr ?? []).equals(bytes)).toBe(true);
    });

    it("may be 20 MB", async () => {
      const length = 20_000_000;
      const reply = await subject.run(`head -c ${length} /dev/zero | tr '\\0' x`);
      const expected = createHash("sha256").update(Buffer.alloc(length, "x")).digest("hex");
      expect(createHash("sha256").update(reply.stdout).digest("hex")).toBe(expected);
    });

    it("is told while it comes", async () => {
      const other = await subject.openAnother();
      const flag = `${subject.folder}/go-on`;
      const heard: LiveOutput[] = [];
      let release: Promise<unknown> | undefined;
      const reply = await subject.run(
        sh`echo one; echo mistake >&2; while [ ! -e ${flag} ]; do sleep 0.05; done; echo two`,
        {},
        {
          live: (output) => {
            heard.push(output);
            release ??= other.exchange([{ script: sh`touch ${flag}` }]);
          },
        },
      );
      await release;
      expect(shown(reply)).toEqual(done("one\ntwo\n", "mistake\n"));
      expect(heardFrom(heard, 0, "stdout")).toBe("one\ntwo\n");
      expect(heardFrom(heard, 0, "stderr")).toBe("mistake\n");
    });

    it("is told frame by frame, without a mark of the protocol", async () => {
      const heard: LiveOutput[] = [];
      const frames = ["echo a", "printf b", "head -c 300000 /dev/zero"].map((text) => ({ script: raw(text) }));
      await subject.exchange(frames, { live: (output) => heard.push(output) });
      expect([0, 1].map((frame) => heardFrom(heard, frame, "stdout"))).toEqual(["a\n", "b"]);
      expect(heardFrom(heard, 2, "stdout")).toBe("\0".repeat(300_000));
      expect(heard.filter(({ stream }) => stream === "stderr")).toEqual([]);
    });

    it("of a background child neither holds up its exchange nor spoils a later one", async () => {
      const [flag, end] = [`${subject.folder}/live`, `${subject.folder}/dead`];
      const child = sh`(while [ -e ${flag} ]; do sleep 0.05; done; echo late; echo late >&2; touch ${end}) &`;
      // The child lives, and holds both streams open, until the flag is gone: a reply that waits for it never comes.
      expect(shown(await subject.run(sh`touch ${flag}; ${child} echo started`))).toEqual(done("started\n"));
      await subject.run(sh`rm ${flag}`);
      const other = await subject.openAnother();
      await only(other.exchange([{ script: sh`while [ ! -e ${end} ]; do sleep 0.05; done` }]));
      expect(shown(await subject.run("echo next; echo next >&2"))).toEqual(done("next\n", "next\n"));
    });
  });
}

function heardFrom(heard: readonly LiveOutput[], frame: number, stream: LiveOutput["stream"]): string {
  const chunks = heard.filter((output) => output.frame === frame && output.stream === stream);
  return textOf(Buffer.concat(chunks.map(({ chunk }) => chunk)));
}
