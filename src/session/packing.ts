import { promisify } from "node:util";

/** Smaller content is on its way before it would be packed. */
const smallestBytes = 64 * 1024;

/** Packed content that is not smaller than this part of it was not worth the work. */
const worthwhile = 0.9;

/** Fast rather than small: a line that is slower than this packs is what it is for. */
const level = 3;

/**
 * Content as gzip(1) packs it; undefined where that would gain too little, which its beginning tells.
 *
 * @example
 * (await packed(Buffer.alloc(1_000_000)))?.length // about 4,400
 */
export async function packed(content: Uint8Array): Promise<Uint8Array | undefined> {
  if (content.length < smallestBytes) return undefined;
  const zlib = await import("node:zlib");
  const zip = promisify<Uint8Array, { readonly level: number }, Buffer>(zlib.gzip);
  const beginning = await zip(content.subarray(0, smallestBytes), { level });
  if (beginning.length > worthwhile * smallestBytes) return undefined;
  const whole = await zip(content, { level });
  return whole.length > worthwhile * content.length ? undefined : whole;
}
