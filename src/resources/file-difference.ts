import { facts } from "../facts/index.ts";
import type { Diff } from "./change.ts";
import { type FileContents, longestDiff } from "./file-contents.ts";
import type { HostView } from "./host-view.ts";

interface Shown {
  readonly path: string;
  readonly sensitive: boolean;
}

/** What a file says now and will say. The old text, of so many bytes, is fetched only if it may and can be shown. */
export function difference(
  wanted: Shown & { readonly contents: FileContents },
  size: number,
  host: HostView,
): Diff | undefined {
  if (!isShown(wanted, wanted.contents) || size > longestDiff) return undefined;
  const { text } = host.read(facts.content(wanted.path));
  return text === undefined ? undefined : diff(wanted, text, wanted.contents);
}

/** What a new file will say. */
export function newText(wanted: Shown, contents: FileContents): Diff | undefined {
  return diff(wanted, "", contents);
}

/** Whether a difference can be shown, as far as the new text tells. */
export function isShown({ sensitive }: Pick<Shown, "sensitive">, contents: FileContents): boolean {
  return !sensitive && !contents.isSecret && contents.text() !== undefined;
}

function diff(wanted: Shown, before: string, contents: FileContents): Diff | undefined {
  const after = contents.text();
  if (after === undefined || after === before || !isShown(wanted, contents)) return undefined;
  return { path: wanted.path, before, after };
}
