import { Readable } from "node:stream";
import { bytesOf, type Content, type ContentSource, piecesOf } from "./content.ts";

/** Smaller content is on its way before it would be packed. */
const smallestBytes = 64 * 1024;

/** Packed content that is not smaller than this part of it was not worth the work. */
const worthwhile = 0.9;

/** Fast rather than small: a line that is slower than this packs is what it is for. */
const level = 3;

/** Content that is packed here whole; what is larger than this when packed goes as it is, and needs no memory here. */
const mostPacked = 32 * 1024 * 1024;

/**
 * Content as gzip(1) packs it; undefined where that would gain too little, which its beginning tells, or where it would
 * take too much memory.
 *
 * @example
 * (await packed(Buffer.alloc(1_000_000)))?.length // about 4,400
 */
export async function packed(content: Content): Promise<Content | undefined> {
  if (content.length < smallestBytes) return undefined;
  const beginning = await zipped(beginningOf(content), Number.POSITIVE_INFINITY);
  if (beginning === undefined || beginning.length > worthwhile * smallestBytes) return undefined;
  return zipped(content, Math.min(mostPacked, worthwhile * content.length));
}

function beginningOf(content: Content): Uint8Array {
  if (content instanceof Uint8Array) return content.subarray(0, smallestBytes);
  return bytesOf({ length: smallestBytes, pieces: () => content.pieces() } satisfies ContentSource);
}

/** Undefined when there is more of it than may be. */
async function zipped(content: Content, limit: number): Promise<ContentSource | undefined> {
  const { createGzip } = await import("node:zlib");
  const source = Readable.from(piecesOf(content), { objectMode: true });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source.pipe(createGzip({ level })) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limit) return undefined;
    }
  } finally {
    // Its file would stay open.
    source.destroy();
  }
  return { length, pieces: () => chunks };
}
