import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { raw, sh } from "../../../src/values/shell.ts";
import { scaled } from "../../machine-speed.ts";
import { done, type Subject, shown, textOf } from "./subject.ts";

/** Around the sizes of pipes and blocks as well as small and large. */
const sizes = [0, 1, 2, 65_535, 65_536, 65_537, 200_000, 5_000_000];

export function specifyContent(subject: Subject): void {
  describe("content", () => {
    it.each(sizes)("of %d bytes arrives whole", async (size) => {
      const content = randomBytes(size);
      const digest = createHash("sha256").update(content).digest("hex");
      expect(shown(await subject.run("sha256sum | cut -c 1-64", { content }))).toEqual(done(`${digest}\n`));
    });

    it(
      "of 100 MB arrives whole, and is told of while it is sent",
      async () => {
        const content = Buffer.alloc(100_000_000, randomBytes(999_983));
        const digest = createHash("sha256").update(content).digest("hex");
        const told: number[] = [];
        const frames = [{ script: raw("sha256sum | cut -c 1-64"), content }];
        const [reply] = await subject.exchange(frames, { sent: ({ sent }) => told.push(sent) });
        expect(reply && shown(reply)).toEqual(done(`${digest}\n`));
        expect(told.length).toBeGreaterThan(100);
        expect(told.at(-1)).toBeGreaterThan(content.length * 0.99);
      },
      scaled(120_000),
    );

    it.each(["cat >/dev/null", "sha256sum | cut -c 1-64", "false"])("that packs well is whole for %j", async (text) => {
      const content = Buffer.alloc(5_000_000, "one line like all the others\n");
      const replies = await subject.exchange([
        { script: raw(text), content },
        { script: raw("cat"), content: Buffer.from("next"), always: true },
      ]);
      const digest = createHash("sha256").update(content).digest("hex");
      expect(replies[0]?.status).toBe(text === "false" ? 1 : 0);
      if (text.startsWith("sha")) expect(textOf(replies[0]?.stdout ?? content)).toBe(`${digest}\n`);
      expect(replies[1] && shown(replies[1])).toEqual(done("next"));
    });

    it("is followed by the next frame, byte by byte", async () => {
      const contents = Array.from({ length: 40 }, (_, size) => "x".repeat(size));
      const replies = await subject.exchange(
        contents.map((content) => ({ script: raw("cat"), content: Buffer.from(content) })),
      );
      expect(replies.map(({ stdout }) => textOf(stdout))).toEqual(contents);
    });

    it.each(["true", "false", "head -c 10 >/dev/null", "exec <&-", "("])(
      "that %j leaves unread is no part of what follows",
      async (text) => {
        const content = Buffer.alloc(5_000_000, "echo harm\n");
        const replies = await subject.exchange([
          { script: raw(text), content },
          { script: raw("echo next"), always: true },
        ]);
        expect(replies[1] && shown(replies[1])).toEqual(done("next\n"));
      },
    );

    it("is at its end after its last byte, and without content at once", async () => {
      expect(shown(await subject.run("cat; cat", { content: Buffer.from("x") }))).toEqual(done("x"));
      expect(shown(await subject.run("cat; read -r line || echo end"))).toEqual(done("end\n"));
    });

    it("never is in an argument list", async () => {
      const script = "cat >/dev/null; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '";
      expect(textOf((await subject.run(script, { content: Buffer.from("k3pt-private") })).stdout)).not.toContain(
        "k3pt",
      );
    });

    it("is as hidden when it is a private script, with a time limit or without", async () => {
      const script = "secret=k3pt-private; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '";
      for (const process of [{ isPrivate: true }, { isPrivate: true, limitMs: 20_000 }]) {
        const reply = await subject.run(script, { process });
        expect(reply.status).toBe(0);
        expect(textOf(reply.stdout)).not.toContain("k3pt");
      }
    });

    it("goes into a file", async () => {
      const path = `${subject.folder}/uploaded`;
      const content = randomBytes(100_000);
      await subject.run(sh`cat >${path}`, { content });
      expect(Buffer.from((await subject.run(sh`cat ${path}`)).stdout).equals(content)).toBe(true);
    });
  });
}
