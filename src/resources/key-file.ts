import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { Whereabouts } from "../facts/path.ts";
import type { UserState } from "../facts/user.ts";
import { sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { requireFolder, textFileChanges } from "./managed-file.ts";
import { differences } from "./owner-and-mode.ts";

/** A file in which sshd(8) looks for a user's keys. */
export interface KeyFile {
  readonly path: string;
  readonly account: string;
  readonly uid: number;
  readonly gid: number;
  /** The user's home if the file is in it. There he may put a link in the place of anything, at any time. */
  readonly home: string | undefined;
}

type Existing = Extract<UserState, { readonly exists: true }>;

export function keyFileOf(account: string, stated: string | undefined, { uid, gid, home: given }: Existing): KeyFile {
  const home = given.replace(/(?<=.)\/+$/, "");
  const path = stated ?? `${below(home)}.ssh/authorized_keys`;
  return { path, account, uid, gid, home: path.startsWith(below(home)) ? home : undefined };
}

const below = (folder: string): string => (folder === "/" ? folder : `${folder}/`);

/**
 * What the file says; undefined where there is none.
 *
 * @throws ResourceError for a link: root would follow it wherever the user had it lead.
 */
export function keyText({ path, account, home }: KeyFile, host: HostView): string | undefined {
  host.prefetch(facts.content(path), facts.digest(path), facts.folder(dirname(path)), facts.file(dirname(path)));
  const top = home === undefined ? undefined : host.read(facts.folder(home)).canonical;
  const { type, canonical } = host.read(facts.file(path));
  const isElsewhere =
    top !== undefined && home !== undefined && canonical !== below(top) + path.slice(below(home).length);
  if (type === "link" || isElsewhere) {
    throw new ResourceError(`${path} ${type === "link" ? "is a link" : "lies behind a link"}`, {
      hint: `${account} could have it lead to any file of this host; put a plain file and folder there`,
    });
  }
  const { text, why } = host.read(facts.content(path));
  if (text !== undefined || why === "absent") return text;
  throw new ResourceError(`its keys cannot be edited: ${path} is ${why ?? "unknown"}`);
}

/** What it takes to have the file say this, private to its user, in a private folder. */
export function keyFileChanges(
  file: KeyFile,
  { content, sensitive }: { readonly content: string; readonly sensitive: boolean },
  host: HostView,
): readonly Change[] {
  const { path, account, uid, home } = file;
  const folder = home === undefined ? [] : folderChanges(file, home, host);
  const now = host.read(facts.file(path));
  const owner = now.type !== "none" && now.uid === uid ? undefined : account;
  const writer = writerOf(file, host);
  const hasFolder = folder.length > 0 && host.read(facts.file(dirname(path))).type === "none";
  const wanted = { path, content, sensitive, mode: "0600", owner, writer, hasFolder };
  return [...folder, ...textFileChanges(wanted, host)];
}

/** In a home its user does the work himself: whatever he puts there meanwhile, he reaches no more than he may anyway. */
function writerOf({ account, home }: KeyFile, { platform }: HostView): string | undefined {
  return home === undefined || platform.user === account ? undefined : account;
}

function folderChanges(file: KeyFile, home: string, host: HostView): readonly Change[] {
  const folder = dirname(file.path);
  if (folder !== `${below(home)}.ssh`) return [];
  const now = host.read(facts.file(folder));
  if (now.type === "none") {
    requireFolder(home, host);
    return [folderCreation(folder, now, { file, user: writerOf(file, host) })];
  }
  if (now.type !== "directory") throw new ResourceError(`${folder} is a ${now.type}, not a folder`);
  const owner = now.uid === file.uid ? undefined : file.account;
  const differing = differences({ mode: "0700", owner }, now);
  if (differing.length === 0) return [];
  const uid = owner === undefined ? undefined : file.uid;
  const given = owner === undefined ? {} : { owner, uid: file.uid };
  return [
    change(
      `${folder}: ${differing.join(", ")}`,
      { script: rightsScript(folder, now.canonical, uid) },
      {
        affects: [{ type: "path", canonical: now.canonical, before: "directory", after: "directory" }],
        makes: [facts.file(folder).is({ ...now, mode: "0700", ...given })],
      },
    ),
  ];
}

interface Making {
  readonly file: KeyFile;
  /** Who makes it; undefined: who runs. */
  readonly user: string | undefined;
}

function folderCreation(folder: string, { canonical, crossedLink }: Whereabouts, { file, user }: Making): Change {
  const { account: owner, uid, gid } = file;
  const rights = { mode: "0700", owner, group: String(gid), uid, gid };
  return change(
    `create ${folder}`,
    { script: sh`umask 077; mkdir -- ${folder}`, ...(user === undefined ? {} : { process: { user } }) },
    {
      affects: [{ type: "path", canonical, before: "none", after: "directory" }],
      makes: [
        facts.folder(folder).surely({ state: "folder", canonical, crossedLink }),
        facts.file(folder).is({ type: "directory", canonical, crossedLink, size: 0, ...rights }),
      ],
    },
  );
}

/** From inside: what stands at the path may be something else by the time it is named again. */
function rightsScript(folder: string, canonical: string, uid: number | undefined) {
  const own = uid === undefined ? sh`:` : sh`chown -- ${uid} .`;
  return sh`cd -P -- ${folder} || exit
[ "$(pwd -P)" = ${canonical} ] || { echo "another folder took its place meanwhile" >&2; exit 1; }
${own} && chmod 0700 .`;
}
