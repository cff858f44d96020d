import { createHash } from "node:crypto";
import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import { reveal, type Secret } from "../values/secret.ts";
import { sh } from "../values/shell.ts";
import { type Change, change, type Diff } from "./change.ts";
import { writeFileScript } from "./file-script.ts";
import type { HostView } from "./host-view.ts";
import { afterwards, differences, fresh, setOwnerAndMode, stated, type Wanted } from "./owner-and-mode.ts";

/** A file as it should be. */
export interface ManagedFile extends Wanted {
  readonly path: string;
  /** Undefined: whatever it says now; empty if it is new. */
  readonly content: string | Secret | undefined;
  readonly sensitive: boolean;
  /** A user who writes it himself, and owns it: it lies where he may put anything in its place. Not stated: who runs. */
  readonly writer?: string | undefined;
  /** Its folder is cared for: looked at already, or made right before. */
  readonly hasFolder?: boolean | undefined;
}

interface Followed extends ManagedFile {
  /** The fact that tells of the file itself: of what a link leads to. */
  readonly state: Fact<FileState>;
}

/** What is there and no link. */
type Present = Extract<FileState, { readonly type: "file" | "directory" | "other" }>;

/** Longest text, in characters, that is fetched and shown as a difference. */
const longestDiff = 64 * 1024;

export const sha256 = (content: string | Secret): string => createHash("sha256").update(reveal(content)).digest("hex");

/** What it takes to make a file say what it should, and belong to whom it should. A link is followed, and stays. */
export function fileChanges(wanted: ManagedFile, host: HostView): readonly Change[] {
  const { path, content } = wanted;
  host.prefetch(facts.digest(path), facts.folder(dirname(path)));
  const standing = host.read(facts.file(path));
  const state = standing.type === "link" ? facts.target(path) : facts.file(path);
  const now = host.read(state);
  const managed = { ...wanted, state };
  if (now.type === "none") {
    // What a link leads to lies in a folder of its own.
    if (wanted.hasFolder !== true) requireFolder(dirname(standing.type === "link" ? now.canonical : path), host);
    return [creation(managed, now)];
  }
  if (now.type !== "file") {
    throw new ResourceError(
      `${now.canonical} is a ${now.type === "other" ? "device or socket" : now.type}, not a file`,
    );
  }
  const isSame = content === undefined || host.read(facts.digest(path)).digest === sha256(content);
  const differing = differences(wanted, now);
  if (!isSame) {
    return [rewriting(managed, now, { differing: ["content", ...differing], diff: difference(wanted, now, host) })];
  }
  // Only root gives a file away; its writer makes a new one.
  if (wanted.writer !== undefined && differing.length > 0) {
    return [rewriting(managed, now, { differing, diff: undefined })];
  }
  return differing.length === 0 ? [] : [rights(managed, now, differing)];
}

/** The file is removed; so is a link, and not what it leads to. */
export function fileDeletion(path: string, host: HostView): readonly Change[] {
  const now = host.read(facts.file(path));
  if (now.type === "none") return [];
  if (now.type === "directory") {
    throw new ResourceError(`${path} is a directory, not a file`, {
      hint: `directory("${path}", { action: "delete" }) removes it`,
    });
  }
  const gone = { type: "none", canonical: now.canonical, crossedLink: now.crossedLink } as const;
  return [
    change(
      "delete",
      { script: sh`rm -f -- ${path}` },
      {
        affects: [{ type: "path", canonical: now.canonical, before: now.type, after: "none" }],
        makes: [facts.file(path).surely(gone)],
      },
    ),
  ];
}

const newMode = "0644";

function creation(wanted: Followed, now: FileState): Change {
  const content = wanted.content ?? "";
  const rights = { ...wanted, mode: wanted.mode ?? newMode };
  return written({ wanted, content, now, rights, summary: `create${stated(wanted)}`, diff: diff(wanted, "", content) });
}

/** @throws ResourceError when there is no folder to put something in. */
export function requireFolder(path: string, host: HostView): void {
  host.require(facts.folder(path), ({ state }) => state === "folder", {
    message: `its folder ${path} does not exist`,
    assumption: `${path} is a folder by then`,
    hint: `directory("${path}") before it creates the folder`,
  });
}

interface Differing {
  readonly differing: readonly string[];
  readonly diff: Diff | undefined;
}

/** What is not stated is kept, although the file is another one afterwards. */
function rewriting(wanted: Followed, now: Present, { differing, diff: shown }: Differing): Change {
  const rights = {
    mode: wanted.mode ?? now.mode,
    owner: wanted.owner ?? String(now.uid),
    group: wanted.group ?? (wanted.writer === undefined ? String(now.gid) : undefined),
  };
  const summary = differing.join(", ");
  return written({ wanted, content: wanted.content ?? "", now, rights, summary, diff: shown });
}

interface Written {
  readonly wanted: Followed;
  readonly content: string | Secret;
  readonly now: FileState;
  readonly rights: Wanted;
  readonly summary: string;
  readonly diff: Diff | undefined;
}

function written({ wanted, content, now, rights: rightsWanted, summary, diff: shown }: Written): Change {
  const bytes = Buffer.from(reveal(content));
  const digest = sha256(content);
  const { canonical, crossedLink } = now;
  const state = forecast(now, wanted, bytes.length);
  const made = [wanted.state.is(state), facts.digest(wanted.path).surely({ digest, canonical, crossedLink })];
  const text =
    bytes.length > longestDiff
      ? []
      : [facts.content(wanted.path).surely({ text: reveal(content), canonical, crossedLink })];
  // A link stays: the file it leads to is the one that is written.
  const script = writeFileScript(canonical, digest, rightsWanted);
  return change(
    summary,
    { script, content: bytes, ...(wanted.writer === undefined ? {} : { process: { user: wanted.writer } }) },
    {
      affects: [{ type: "path", canonical, before: now.type, after: "file" }],
      makes: [...made, ...text],
      diff: shown,
    },
  );
}

function rights(wanted: Followed, now: Present, differing: readonly string[]): Change {
  return change(
    differing.join(", "),
    { script: setOwnerAndMode(sh`${now.canonical}`, wanted) },
    {
      affects: [{ type: "path", canonical: now.canonical, before: "file", after: "file" }],
      makes: [wanted.state.is(forecast(now, wanted, now.size))],
    },
  );
}

function forecast(now: FileState, wanted: Wanted, size: number): FileState {
  const { canonical, crossedLink } = now;
  return {
    type: "file",
    canonical,
    crossedLink,
    size,
    ...afterwards(now.type === "file" ? now : fresh(newMode), wanted),
  };
}

/** The old text is fetched only for a difference that may and can be shown. */
function difference(wanted: ManagedFile, now: Present, host: HostView): Diff | undefined {
  if (wanted.sensitive || typeof wanted.content !== "string" || now.size > longestDiff) return undefined;
  const { text } = host.read(facts.content(wanted.path));
  return text === undefined ? undefined : diff(wanted, text, wanted.content);
}

function diff({ path, sensitive }: ManagedFile, before: string, after: string | Secret): Diff | undefined {
  const isShown = !sensitive && typeof after === "string" && after.length <= longestDiff && before !== after;
  return isShown ? { path, before, after } : undefined;
}
