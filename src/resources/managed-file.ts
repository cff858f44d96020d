import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import type { Secret } from "../values/secret.ts";
import { bundledFile } from "./bundle.ts";
import { type Change, change, type Diff } from "./change.ts";
import { type FileContents, isSame, textContents } from "./file-contents.ts";
import { difference, newText } from "./file-difference.ts";
import { writeFileScript } from "./file-script.ts";
import type { HostView } from "./host-view.ts";
import { afterwards, differences, fresh, stated, unlike, type Wanted } from "./owner-and-mode.ts";
import { correctFile } from "./rights-script.ts";
import { judgement, type Keeping, keeping, type Validation } from "./safeguards.ts";

/** A file as it should be. */
export interface ManagedFile extends Wanted {
  readonly path: string;
  /** Undefined: whatever it says now; empty if it is new. */
  readonly contents: FileContents | undefined;
  readonly sensitive: boolean;
  /** A user who writes it himself, and owns it: it lies where he may put anything in its place. Not stated: who runs. */
  readonly writer?: string | undefined;
  /** Its folder is cared for: looked at already, or made right before. */
  readonly hasFolder?: boolean | undefined;
  readonly validate?: Validation | undefined;
  readonly backup?: number | undefined;
  /** Of a new file where none is stated. Default: 0644, and 0600 where its content is secret. */
  readonly newMode?: string | undefined;
  /** A part of a folder that is managed as a whole: that makes the folder it is in, and a link gives way to it. */
  readonly isPart?: boolean | undefined;
}

interface Followed extends ManagedFile {
  /** The fact that tells of the file itself: of what a link leads to. */
  readonly state: Fact<FileState>;
}

/** What is there and no link. */
type Present = Extract<FileState, { readonly type: "file" | "directory" | "other" }>;

/** What it takes to make a file say what it should, and belong to whom it should. A link is followed, and stays. */
export function fileChanges(wanted: ManagedFile, host: HostView): readonly Change[] {
  const { path, contents, isPart = false } = wanted;
  host.prefetch(...fileFacts(path), ...safeguardFacts(wanted));
  const standing = host.read(facts.file(path));
  const follows = standing.type === "link" && !isPart;
  const state = follows ? facts.target(path) : facts.file(path);
  const now = host.read(state);
  const managed = { ...wanted, state };
  if (now.type === "none" || now.type === "link") {
    // What a link leads to lies in a folder of its own.
    if (!isPart && wanted.hasFolder !== true) requireFolder(dirname(follows ? now.canonical : path), host);
    return [creation(managed, now, host)];
  }
  if (now.type !== "file") {
    throw new ResourceError(
      `${now.canonical} is a ${now.type === "other" ? "device or socket" : now.type}, not a file`,
    );
  }
  const differing = differences(wanted, now);
  if (contents !== undefined && !isSame(contents, path, host))
    return [rewriting({ ...managed, contents }, now, { differing: ["content", ...differing], host })];
  // Only root gives a file away; its writer makes a new one.
  if (wanted.writer !== undefined && contents !== undefined && differing.length > 0)
    return [rewriting({ ...managed, contents }, now, { differing, host })];
  return differing.length === 0 ? [] : [rights(managed, now, differing)];
}

/** What there is to know of a file that is to say something. */
export const fileFacts = (path: string): readonly Fact<unknown>[] => [
  facts.file(path),
  facts.digest(path),
  facts.folder(dirname(path)),
];

/** The same for text that is known. */
export function textFileChanges(
  { content, ...wanted }: Omit<ManagedFile, "contents"> & { readonly content: string | Secret },
  host: HostView,
): readonly Change[] {
  return fileChanges({ ...wanted, contents: textContents(content) }, host);
}

/** What has to be known to keep old versions. */
export function safeguardFacts({ path, backup = 0 }: Pick<ManagedFile, "path" | "backup">): readonly Fact<unknown>[] {
  return backup > 0 ? [facts.oldVersions(path)] : [];
}

/** What is done to a file, in words. */
export const summary = (parts: readonly string[], kept: Keeping | undefined): string =>
  [...parts, ...(kept === undefined ? [] : [kept.summary])].join(", ");

const usualMode = "0644";

/** What holds a secret is for nobody else, unless the recipe says so. */
const secretMode = "0600";

/** Where no file is yet: nothing, or a link that gives way. */
type Free = Extract<FileState, { readonly type: "none" | "link" }>;

function creation(wanted: Followed, now: Free, host: HostView): Change {
  const contents = wanted.contents ?? textContents("");
  const newMode = wanted.newMode ?? (contents.isSecret ? secretMode : usualMode);
  const rights = { ...wanted, mode: wanted.mode ?? newMode };
  const instead = now.type === "link" ? ` instead of a link to ${now.target}` : "";
  const words = `create${instead}${stated(wanted)}`;
  return written(
    { wanted: { ...wanted, newMode }, contents, now, rights, summary: words, diff: newText(wanted, contents) },
    host,
  );
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
  readonly host: HostView;
}

/** What is not stated is kept, although the file is another one afterwards. */
function rewriting(
  wanted: Followed & { readonly contents: FileContents },
  now: Present,
  { differing, host }: Differing,
): Change {
  const { contents } = wanted;
  const keeps = {
    mode: now.mode,
    owner: String(now.uid),
    group: wanted.writer === undefined ? String(now.gid) : undefined,
  };
  const rights = {
    mode: wanted.mode ?? keeps.mode,
    owner: wanted.owner ?? keeps.owner,
    group: wanted.group ?? keeps.group,
  };
  const kept = keeping(now.canonical, wanted.backup, host);
  const words = summary(differing, kept);
  const shown = differing.includes("content") ? difference(wanted, now.size, host) : undefined;
  const open = unlike(wanted, now);
  return written(
    { wanted, contents, now, rights, change: { ...open, keeps }, summary: words, diff: shown, kept },
    host,
  );
}

interface Written {
  readonly wanted: Followed;
  readonly contents: FileContents;
  readonly now: FileState;
  readonly rights: Wanted;
  /** For an existing file: the rights to change, and in `keeps` its present ones. */
  readonly change?: (Wanted & { readonly keeps: Wanted }) | undefined;
  readonly summary: string;
  readonly diff: Diff | undefined;
  readonly kept?: Keeping | undefined;
}

function written({ wanted, contents, now, rights, change: changing, kept, ...shown }: Written, host: HostView): Change {
  const { path, state, validate, isPart = false } = wanted;
  const { canonical, crossedLink } = now;
  const { script: fill, stdin } = contents.sending(host);
  const judge = validate === undefined ? undefined : judgement(validate);
  // A link stays: the file it leads to is the one that is written.
  const overLink = now.type === "link";
  const before = now.type === "file" ? host.read(facts.digest(path)).digest : "none";
  const script = writeFileScript({
    path: canonical,
    fill,
    rights: changing ?? rights,
    keeps: changing?.keeps,
    judge,
    before: isPart || overLink ? undefined : before,
    overLink,
    replace: kept?.replace,
  });
  const { digest } = contents;
  // What is judged, kept or written by another goes by itself.
  const isAlone = validate !== undefined || kept !== undefined || wanted.writer !== undefined;
  const text = contents.text();
  const where = { canonical, crossedLink };
  return change(
    shown.summary,
    // Asked for at the last moment: a large file of this machine is not kept in memory.
    {
      script,
      get content() {
        return stdin();
      },
      ...(wanted.writer === undefined ? {} : { process: { user: wanted.writer } }),
    },
    {
      affects: [{ type: "path", canonical, before: now.type, after: "file" }, ...(kept?.affects ?? [])],
      makes: [
        state.is(forecast(now, wanted, contents.size ?? 0)),
        ...(digest === undefined ? [] : [facts.digest(path).surely({ digest, ...where })]),
        ...(text === undefined ? [] : [facts.content(path).surely({ text, ...where })]),
        ...(kept?.makes ?? []),
      ],
      diff: shown.diff,
      writes: isAlone
        ? undefined
        : bundledFile(canonical, {
            contents,
            rights: changing ?? rights,
            keeps: changing?.keeps,
            before: now.type === "file" ? before : undefined,
            content: stdin,
          }),
    },
  );
}

function rights(wanted: Followed, now: Present, differing: readonly string[]): Change {
  return change(
    differing.join(", "),
    { script: correctFile(now.canonical, wanted) },
    {
      affects: [{ type: "path", canonical: now.canonical, before: "file", after: "file" }],
      makes: [wanted.state.is(forecast(now, wanted, now.size))],
    },
  );
}

function forecast(now: FileState, wanted: ManagedFile, size: number): FileState {
  const { canonical, crossedLink } = now;
  return {
    type: "file",
    canonical,
    crossedLink,
    size,
    ...afterwards(now.type === "file" ? now : fresh(wanted.newMode ?? usualMode), wanted),
  };
}
