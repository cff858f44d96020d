import { posix } from "node:path";
import type { Declared } from "./resources.ts";

/** Mixes the order, the same way for the same seed; only a directory still comes before what lies in it. */
export function shuffled(resources: readonly Declared[], seed: number): readonly Declared[] {
  const random = randomNumbers(seed);
  const order = [...resources];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [order[last], order[other]];
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
  }
  return directoriesFirst(order);
}

function directoriesFirst(order: readonly Declared[]): readonly Declared[] {
  const directories = new Map(order.flatMap((each) => (each.type === "directory" ? [[each.path, each] as const] : [])));
  // A set keeps the place of what was added first.
  const result = new Set<Declared>();
  for (const each of order) {
    const parent = each.type === "package" ? undefined : directories.get(posix.dirname(each.path));
    if (parent !== undefined) result.add(parent);
    result.add(each);
  }
  return [...result];
}

/** Numbers from 0 up to 1, by the generator that is known as mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
