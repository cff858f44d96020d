import { printableLine } from "./printable.ts";
import { shortened } from "./text-width.ts";

const longest = 100;

/** A resource's id on one line; that of an `execute` may be a whole script. */
export function idText(id: string): string {
  return shortened(printableLine(id), longest);
}
