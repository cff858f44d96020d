import { basename, dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import { lines, sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { requireFolder } from "./managed-file.ts";
import { enterFolder } from "./pinned-folder.ts";

/** A symbolic link as it should be. */
export interface ManagedLink {
  readonly path: string;
  readonly to: string;
  /** Replaces a file. */
  readonly force: boolean;
  /** A part of a folder that is managed as a whole, which makes the folder it is in. */
  readonly isPart?: boolean | undefined;
}

/** What it takes to have a link that leads there. */
export function linkChanges({ path, to, force, isPart = false }: ManagedLink, host: HostView): readonly Change[] {
  host.prefetch(facts.folder(dirname(path)));
  const now = host.read(facts.file(path));
  if (now.type === "link" && now.target === to) return [];
  refuseOther(path, now, force);
  if (now.type === "none" && !isPart) requireFolder(dirname(path), host);
  const summary = now.type === "link" ? `link to ${to}, no longer to ${now.target}` : `link to ${to}`;
  return [linking(path, to, { now, summary })];
}

interface Linking {
  readonly now: FileState;
  readonly summary: string;
}

/** Makes a link of what is no directory. */
export function linking(path: string, to: string, { now, summary }: Linking): Change {
  return change(
    summary,
    { script: lines([enterFolder(dirname(now.canonical)), sh`ln -sfn -- ${to} ${`./${basename(now.canonical)}`}`]) },
    {
      affects: [{ type: "path", canonical: now.canonical, before: now.type, after: "link" }],
      makes: [facts.file(path).is(linked(now, to))],
    },
  );
}

function refuseOther(path: string, now: FileState, force: boolean): void {
  if (now.type === "directory")
    throw new ResourceError(`${path} is a directory`, {
      hint: `directory("${path}", { action: "delete" }) before it removes it`,
    });
  if (now.type === "none" || now.type === "link" || force) return;
  throw new ResourceError(`${path} is a ${now.type} already`, { hint: "force: true replaces it" });
}

function linked(now: FileState, target: string): FileState {
  const { canonical, crossedLink } = now;
  const owner = { mode: "0777", owner: "root", group: "root", uid: 0, gid: 0 };
  return { type: "link", target, canonical, crossedLink, size: target.length, ...owner };
}
