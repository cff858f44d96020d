import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/session/content.ts";
import { encodeFrames } from "../../../src/session/frame.ts";
import { helloMark } from "../../../src/session/loop.ts";
import type { Channel, Frame } from "../../../src/session/session.ts";
import { sh } from "../../../src/values/shell.ts";
import { type Subject, textOf } from "./subject.ts";

const word = "0123456789abcdef0123456789abcdef";

export function specifyCutFrames(subject: Subject, openChannel: () => Promise<Channel>): void {
  describe("a connection that is cut", () => {
    it("never runs a cut script", async () => {
      const folder = `${subject.folder}/script`;
      const [valuable, witness] = [`${folder}/valuable`, `${folder}/witness`];
      // Cut after "…/valuable", this would take away the whole folder instead of one file in it.
      const frame = sentBytes({ script: sh`touch ${witness}; rm -rf ${valuable}/old` });
      for (const length of cuts(frame.length)) {
        await subject.run(sh`mkdir -p ${valuable}/kept; rm -f ${witness}`);
        await sendAndCut(openChannel, frame.subarray(0, length));
        expect({ length, left: await list(subject, folder) }).toEqual({ length, left: "valuable\n" });
      }
      await sendWhole(openChannel, frame);
      expect(await list(subject, folder)).toBe("valuable\nwitness\n");
    });

    it("leaves no file of a cut upload", async () => {
      const folder = `${subject.folder}/content`;
      const [temporary, path] = [`${folder}/.upload`, `${folder}/upload`];
      await subject.run(sh`mkdir ${folder}`);
      const content = Buffer.alloc(3000, "content ");
      const check = sh`[ "$(wc -c <${temporary})" -eq ${content.length} ]`;
      const script = sh`cat >${temporary} && ${check} && mv ${temporary} ${path} || { rm -f ${temporary}; false; }`;
      const frame = sentBytes({ script, content });
      for (const missing of [1, 1500, 2999, 3000]) {
        await sendAndCut(openChannel, frame.subarray(0, frame.length - missing));
        expect({ missing, left: await list(subject, folder) }).toEqual({ missing, left: "" });
      }
      await sendWhole(openChannel, frame);
      expect(await list(subject, folder)).toBe("upload\n");
    });
  });
}

const sentBytes = (frame: Frame): Buffer =>
  Buffer.concat(encodeFrames([{ frame, number: 0, isFirst: true }], word).flatMap(({ parts }) => parts.map(bytesOf)));

/** Within the header, at its end, all over the script, and within the word. */
function cuts(length: number): readonly number[] {
  const everywhere = Array.from({ length: 8 }, (_, part) => Math.floor((length * (part + 1)) / 9));
  return [1, 8, 9, ...everywhere, length - word.length, length - word.length + 1, length - 1];
}

/** Cuts the connection as soon as the bytes are sent. */
const sendAndCut = (openChannel: () => Promise<Channel>, bytes: Uint8Array): Promise<void> =>
  send(openChannel, bytes, () => true);

/** Waits for the end of the frame before it closes the connection. */
const sendWhole = (openChannel: () => Promise<Channel>, bytes: Uint8Array): Promise<void> =>
  send(openChannel, bytes, (said) => said.includes(`${word}<0`));

/** Waits until the shell at the other end is gone. */
async function send(
  openChannel: () => Promise<Channel>,
  bytes: Uint8Array,
  isOver: (said: string) => boolean,
): Promise<void> {
  const channel = await openChannel();
  void channel.stderr[Symbol.asyncIterator]().next();
  let said = "";
  for await (const chunk of channel.stdout) {
    said += textOf(chunk);
    if (said.endsWith(helloMark)) {
      await channel.write(Buffer.from(`${word}\n`));
      await channel.write(bytes);
    }
    if (said.includes(helloMark) && isOver(said)) void channel.close();
  }
  await channel.ended;
}

async function list(subject: Subject, folder: string): Promise<string> {
  return textOf((await subject.run(sh`ls ${folder}`)).stdout);
}
