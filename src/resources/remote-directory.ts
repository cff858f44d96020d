import { dirname, join } from "node:path/posix";
import type { Fact } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { findSource } from "../templates/find-source.ts";
import type { Mode } from "../values/mode.ts";
import { sh } from "../values/shell.ts";
import { bundled } from "./bundle.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import { isSame } from "./file-contents.ts";
import { isShown } from "./file-difference.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { directoryChanges, directoryDeletion } from "./managed-directory.ts";
import { fileChanges } from "./managed-file.ts";
import { linkChanges } from "./managed-link.ts";
import { ownerAndMode, type Wanted } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";
import { exclusion, type IsExcluded, type SourceEntry, sourceTree } from "./source-tree.ts";
import { surplus } from "./surplus.ts";

export interface RemoteDirectoryProperties {
  /** Where the directory is on the host, absolute. Default: the resource's name. */
  path?: string | undefined;
  /**
   * A folder of the control machine, looked for beside the recipe and in its `files/`. Default: `"auto"`, found in
   * `files/` by the full path, then by ever shorter ends of it.
   */
  source?: string | undefined;
  /** Permission bits of the directory itself. Default: `directoryMode`. */
  mode?: Lazy<Mode> | undefined;
  /** Permission bits of all files in it. Not stated: kept; a new file gets `"0644"`, or `"0755"` if the source is executable. */
  fileMode?: Lazy<Mode> | undefined;
  /** Permission bits of all directories in it. Not stated: kept; a new one gets `"0755"`. */
  directoryMode?: Lazy<Mode> | undefined;
  /** The owner of all of it but links, a name or number. Not stated: kept; for something new, whoever writes it. */
  owner?: Lazy<string> | undefined;
  /** The group of all of it but links, a name or number. Not stated: kept; for something new, as the host's file system has it. */
  group?: Lazy<string> | undefined;
  /** Removes what is in the directory and not in the source. Default: false. */
  purge?: Lazy<boolean> | undefined;
  /**
   * Globs of what is neither sent nor removed: `["*.bak", "cache/**"]`. One without a slash is for names at any depth;
   * one with a slash for paths from the directory on.
   */
  exclude?: readonly string[] | undefined;
}

/** What is known before the run. */
interface Prepared {
  readonly entries: () => readonly SourceEntry[];
  readonly isExcluded: IsExcluded;
}

/**
 * A directory with all that is in a folder of the control machine. Only what differs is written, each file whole or not
 * at all; links in the source are made as links.
 *
 * @example
 * remoteDirectory("/etc/nginx/snippets", { owner: "root", fileMode: "0644", purge: true, exclude: ["*.bak"] });
 */
export const remoteDirectory = defineResource<RemoteDirectoryProperties, Prepared>()({
  type: "remoteDirectory",
  properties: {
    path: nameProperty(t.path()),
    source: t.optional(t.string(), "auto"),
    mode: t.optional(t.mode()),
    fileMode: t.optional(t.mode()),
    directoryMode: t.optional(t.mode()),
    owner: ownerAndMode.owner,
    group: ownerAndMode.group,
    purge: t.optional(t.boolean(), false),
    exclude: t.optional(t.list(t.string()), []),
  },
  defaultAction: "create",
  actions: {
    create(properties, host) {
      const { path, purge, isExcluded, sensitive } = properties;
      const entries = properties.entries();
      host.prefetch(...questions(path, entries), ...(purge ? [facts.tree(path)] : []));
      const { mode, directoryMode, fileMode, owner, group } = properties;
      const top = directoryChanges({ path, mode: mode ?? directoryMode, owner, group }, host);
      const shown = sensitive ? new Set<string>() : shownFiles(path, entries, host);
      const rights = { directory: { mode: directoryMode, owner, group }, file: { mode: fileMode, owner, group } };
      const parts = entries.flatMap((entry) => {
        const isHidden = !shown.has(entry.path);
        return partChanges(entry, { path: join(path, entry.path), rights, isHidden }, host);
      });
      return [...top, ...bundled(parts), ...(purge ? removals(path, { entries, isExcluded }, host) : [])];
    },
    delete: ({ path }, host) => directoryDeletion(path, host),
  },
  prepare({ path, source, exclude }, { at, actions }) {
    const isExcluded = exclusion(exclude);
    const named = source === "auto" ? undefined : source;
    const request = { source: named, path, recipeFile: at.file, folder: "files", suffixes: [], isFolder: true };
    const find = (): readonly SourceEntry[] => sourceTree(findSource(request), isExcluded);
    // What is only to be deleted needs no source; if it is notified to be created after all, that is looked for then.
    if (!actions.includes("create") && actions.length > 0) return { entries: find, isExcluded };
    const entries = find();
    return { entries: () => entries, isExcluded };
  },
});

/** All that will be read, so that it is asked in one exchange. */
function questions(path: string, entries: readonly SourceEntry[]): readonly Fact<unknown>[] {
  const each = entries.flatMap((entry) => {
    const at = join(path, entry.path);
    return entry.type === "file" ? [facts.file(at), facts.digest(at)] : [facts.file(at)];
  });
  const folders = new Set([path, ...entries.map((entry) => join(path, entry.path))].map((at) => dirname(at)));
  return [facts.file(path), ...[...folders].map((at) => facts.folder(at)), ...each];
}

/** Differences are shown of so many files; of the others only that they differ. */
const mostShown = 20;

/** The files whose difference is shown. What they say now is asked for all of them together. */
function shownFiles(path: string, entries: readonly SourceEntry[], host: HostView): ReadonlySet<string> {
  const differing = entries.filter((entry) => {
    if (entry.type !== "file" || !isShown({ sensitive: false }, entry.file.contents)) return false;
    return !isSame(entry.file.contents, join(path, entry.path), host);
  });
  const shown = differing.slice(0, mostShown).map((entry) => entry.path);
  const replaced = shown.filter((one) => host.read(facts.file(join(path, one))).type === "file");
  host.prefetch(...replaced.map((one) => facts.content(join(path, one))));
  return new Set(shown);
}

interface Part {
  readonly path: string;
  readonly rights: { readonly directory: Wanted; readonly file: Wanted };
  readonly isHidden: boolean;
}

function partChanges(entry: SourceEntry, { path, rights, isHidden }: Part, host: HostView): readonly Change[] {
  return planned(entry).map((one) => ({ ...one, summary: `${entry.path}: ${one.summary}` }));

  function planned(entry: SourceEntry): readonly Change[] {
    if (entry.type === "directory") return directoryChanges({ path, isPart: true, ...rights.directory }, host);
    if (entry.type === "link") return linkChanges({ path, to: entry.to, force: true, isPart: true }, host);
    const { contents, isExecutable } = entry.file;
    const newMode = isExecutable ? "0755" : "0644";
    return fileChanges({ path, contents, newMode, isPart: true, sensitive: isHidden, ...rights.file }, host);
  }
}

interface Belonging {
  readonly entries: readonly SourceEntry[];
  readonly isExcluded: IsExcluded;
}

function removals(path: string, { entries, isExcluded }: Belonging, host: HostView): readonly Change[] {
  const { entries: present = [], canonical } = host.read(facts.tree(path));
  const wanted = new Set(entries.map((entry) => entry.path));
  return surplus(present, wanted, isExcluded).map((one) => {
    const at = join(canonical, one.path);
    const words = one.isFolder ? "delete, with all that is in it" : "delete";
    // What is no folder may be a link: that counts as the more.
    const before = one.isFolder ? "directory" : "link";
    return change(
      `${one.path}: ${words}`,
      { script: one.isFolder ? sh`rm -rf -- ${at}` : sh`rm -f -- ${at}` },
      { affects: [{ type: "path", canonical: at, before, after: "none" }] },
    );
  });
}
