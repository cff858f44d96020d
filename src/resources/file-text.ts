import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { insertLine, joined, linesOf } from "../values/text-lines.ts";
import type { HostView } from "./host-view.ts";

/**
 * The text with those lines replaced by one, where the last of them stood; at the end, if there were none. Without a
 * line they are taken out. Everything else stays as it is.
 */
export function withLine(text: string, isIts: (line: string) => boolean, line: string | undefined): string {
  const lines = linesOf(text);
  const last = lines.findLastIndex((one) => isIts(one.text));
  if (last === -1) return line === undefined ? text : joined(insertLine(lines, line));
  const kept = lines.flatMap((one, index) => {
    if (!isIts(one.text)) return [one];
    return index === last && line !== undefined ? [{ ...one, text: line }] : [];
  });
  return joined(kept);
}

/** What editing a file asks, to be asked at once. */
export function fileFacts(path: string): readonly Fact<unknown>[] {
  return [facts.file(path), facts.content(path), facts.digest(path), facts.folder(dirname(path))];
}

/** What a file says, to be edited; undefined if there is none. */
export function textAt(path: string, host: HostView): string | undefined {
  const { text, why } = host.read(facts.content(path));
  if (text === undefined && why !== "absent") {
    throw new ResourceError(`${path} cannot be edited: it is ${why === "binary" ? "no UTF-8 text" : why}`);
  }
  return text;
}
