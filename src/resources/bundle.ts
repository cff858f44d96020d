import { chunks } from "../facts/chunks.ts";
import { bytesOf } from "../session/content.ts";
import type { Frame } from "../session/session.ts";
import { grouped } from "../values/grouped.ts";
import { type BundledFile, bundleScript, byFolder } from "./bundle-script.ts";
import type { Change } from "./change.ts";
import type { FileContents } from "./file-contents.ts";
import type { Wanted } from "./owner-and-mode.ts";

/** Larger files go by themselves: there what is sent counts, not what is started. */
const smallBytes = 64 * 1024;

interface Bundling extends Pick<BundledFile, "content"> {
  readonly contents: FileContents;
  readonly rights: Wanted;
  readonly keeps: Wanted | undefined;
  readonly before: string | undefined;
}

/** A file to be written together with others, if it is known before what it will say. */
export function bundledFile(
  path: string,
  { contents, rights, keeps, before, content }: Bundling,
): BundledFile | undefined {
  const { digest, size } = contents;
  if (digest === undefined || size === undefined) return undefined;
  const { mode, owner, group } = rights;
  return { path, size, digest, rights: { mode, owner, group }, keeps, before, content };
}

/**
 * The same changes with small files written many at a time: the last of those changes does the work of all. They must not
 * hang on each other, and nothing that comes between them on those files.
 */
export function bundled(changes: readonly Change[]): readonly Change[] {
  const written = changes.flatMap(({ writes }) => (writes !== undefined && isSmall(writes) ? [writes] : []));
  // Two ways, through links, may lead to one file.
  const files = grouped(written, ({ path }) => path).flatMap(([, same]) => (same.length === 1 ? same : []));
  if (files.length < 2) return changes;
  const members = new Set(files);
  const isMember = ({ writes }: Change): boolean => writes !== undefined && members.has(writes);
  const last = changes.findLastIndex(isMember);
  return changes.map((one, index) => {
    if (!isMember(one)) return one;
    return { ...one, does: index === last ? frames(files) : [] };
  });
}

const isSmall = ({ path, size }: BundledFile): boolean => size <= smallBytes && !/[\s\\]/.test(path);

function frames(files: readonly BundledFile[]): readonly Frame[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return chunks([...byPath.keys()]).map((paths) => {
    const group = paths.flatMap((path) => byPath.get(path) ?? []);
    return {
      script: bundleScript(group),
      get content() {
        return Buffer.concat(byFolder(group).map((file) => bytesOf(file.content())));
      },
    };
  });
}
