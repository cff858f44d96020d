import { basename, dirname } from "node:path/posix";
import { type Place, RecipeError, ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { Content } from "../session/content.ts";
import { findSource } from "../templates/find-source.ts";
import { shownUrl } from "../values/git-repository.ts";
import { Secret } from "../values/secret.ts";
import { type ShellCommand, sh } from "../values/shell.ts";
import { marksFolder, unpackScript } from "./archive-script.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import { type Download, downloadedContents } from "./download.ts";
import { count, type DownloadProperties, downloadProperties, refuseMixed, urlOf } from "./download-properties.ts";
import type { FileContents } from "./file-contents.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { localFile } from "./local-file.ts";
import { requireFolder } from "./managed-file.ts";
import { ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";

export interface ArchiveProperties extends DownloadProperties {
  /** The folder that the archive becomes, absolute. The folder above it must exist. Default: the resource's name. */
  destination?: string | undefined;
  /**
   * A file of the control machine, looked for beside the recipe and in its `files/`; or a URL (`https://…`, `http://…`)
   * that the host downloads. Default: `"auto"`, found in `files/` by the destination and a suffix such as `.tar.gz`.
   */
  source?: string | Secret | undefined;
  /** An archive that is on the host already, absolute, in place of `source`. */
  hostSource?: string | undefined;
  /** How many folders at the top of the archive are left away. Each must be all that there is at its level. Default: 0. */
  strip?: Lazy<number> | undefined;
  /** The owner of all of it, a name or number. Not stated: who unpacks it. */
  owner?: Lazy<string> | undefined;
  /** The group of all of it, a name or number. Not stated: that of who unpacks it. */
  group?: Lazy<string> | undefined;
  /** Keeps set-uid and set-gid bits that the archive states. Default: false. */
  setuid?: boolean | undefined;
  /**
   * What is to be done with what somebody put into the destination, when another archive takes the place of the one that
   * was unpacked there: `"refuse"`, or `"discard"`. Default: `"refuse"`.
   */
  extraFiles?: Lazy<"refuse" | "discard"> | undefined;
}

/** What is known before the run. */
interface Prepared {
  readonly url: Download["url"] | undefined;
  readonly local: () => { readonly contents: FileContents; readonly name: string };
}

const suffixes = [".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar.zst", ".tar", ".zip"];

/**
 * A folder that is what is in an archive: tar, plain or packed by gzip, xz, bzip2 or zstd, or zip. It is unpacked beside the
 * destination, judged, and moved into place whole. An archive with names, links or hard links that lead out of the
 * destination, or with devices, is refused. What was unpacked is remembered in a folder `.tsamae-archive` in it: the
 * same archive is not unpacked again, another one takes its place. Changes to single files are not looked for. Modes are
 * those of the archive.
 *
 * @example
 * archive("/opt/app", { source: "app-1.2.tar.gz", strip: 1, owner: "deploy" });
 * archive("/opt/tool", {
 *   source: "https://example.com/tool-1.2.tar.xz",
 *   checksum: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
 *   strip: 1,
 * });
 */
export const archive = defineResource<ArchiveProperties, Prepared>()({
  type: "archive",
  properties: {
    destination: nameProperty(t.path()),
    source: t.optional(t.text()),
    hostSource: t.optional(t.path()),
    strip: t.optional(count, 0),
    owner: ownerAndMode.owner,
    group: ownerAndMode.group,
    setuid: t.optional(t.boolean(), false),
    extraFiles: t.optional(t.oneOf(["refuse", "discard"]), "refuse"),
    ...downloadProperties,
  },
  defaultAction: "unpack",
  actions: {
    unpack(properties, host) {
      const { destination, hostSource, strip, owner, group, setuid, extraFiles } = properties;
      host.prefetch(
        facts.folder(dirname(destination)),
        facts.target(destination),
        facts.content(markPath(destination)),
        ...(hostSource === undefined ? [] : [facts.digest(hostSource)]),
      );
      const { digest, name, sending } = supply(properties, host);
      const { state, canonical } = host.read(facts.folder(destination));
      if (state === "not a folder") throw new ResourceError(`${destination} is there already, and is no folder`);
      const options = JSON.stringify({ strip, owner, group, setuid });
      const { text } = host.read(facts.content(markPath(destination)));
      const mark = digest === undefined ? undefined : `sha256:${digest} ${options}\n`;
      if (text !== undefined && (mark === undefined ? text.endsWith(` ${options}\n`) : text === mark)) return [];
      if (state === "none") requireFolder(dirname(canonical), host);
      else if (text === undefined) refuseOther(destination, host);
      const { script: obtain, stdin } = sending();
      const script = unpackScript({
        path: canonical,
        obtain,
        strip,
        top: topOf({ destination, owner, group }, host),
        who: { owner, group },
        keepsSetuid: setuid,
        options,
        discardsExtra: extraFiles === "discard",
      });
      const again = text === undefined ? "" : " in the place of what was unpacked before";
      return [unpacking(`unpack${name}${again}`, { script, stdin }, { destination, mark }, host)];
    },
  },
  prepare(properties, { at, actions }) {
    const { source, hostSource, checksum, unchecked, setuid, owner, group } = properties;
    if (source !== undefined && hostSource !== undefined)
      throw new RecipeError('state "source" or "hostSource", one of them');
    if (setuid && (owner !== undefined || group !== undefined))
      throw new RecipeError("setuid: goes without owner and group: who runs such a file would become that owner");
    const url = source === undefined ? undefined : urlOf(source);
    refuseMixed({ source: source ?? "auto", checksum, unchecked }, url);
    const find = (): ReturnType<Prepared["local"]> => found(properties, at);
    // What is only to be notified may be looked for then.
    if (url !== undefined || hostSource !== undefined || actions.length === 0) return { url, local: find };
    const local = find();
    return { url, local: () => local };
  },
});

interface Sourced {
  readonly destination: string;
  readonly source: string | Secret | undefined;
}

function found({ destination, source }: Sourced, at: Place): ReturnType<Prepared["local"]> {
  const named = source === "auto" || source instanceof Secret ? undefined : source;
  const path = findSource({ source: named, path: destination, recipeFile: at.file, folder: "files", suffixes });
  return { contents: localFile(path).contents, name: basename(path) };
}

interface Doing {
  readonly script: ShellCommand;
  readonly stdin: (() => Content) | undefined;
}

/** How the archive comes to be in the file `"$t"` on the host. */
interface Supply {
  /** SHA-256, hexadecimal; undefined if it is known only then. */
  readonly digest: string | undefined;
  /** For the report, with a blank before it. */
  readonly name: string;
  readonly sending: () => Doing;
}

interface Supplied extends Prepared, Omit<Download, "url" | "digest"> {
  readonly hostSource: string | undefined;
  readonly checksum: string | undefined;
}

function supply({ hostSource, url, local, checksum, ...download }: Supplied, host: HostView): Supply {
  if (hostSource !== undefined) {
    host.require(facts.digest(hostSource), ({ digest }) => digest !== undefined, {
      message: `there is no file ${hostSource} on the host`,
      assumption: `there is a file ${hostSource} by then`,
      hint: "source is for a file of the control machine",
    });
    const { digest } = host.read(facts.digest(hostSource));
    return { digest, name: ` ${hostSource}`, sending: () => ({ script: sh`t=${hostSource}`, stdin: undefined }) };
  }
  if (url !== undefined) {
    const contents = downloadedContents({ ...download, url, digest: checksum }, host);
    const name = url instanceof Secret ? "" : ` ${shownUrl(url)}`;
    return { digest: checksum, name, sending: () => sent(contents, host) };
  }
  const { contents, name } = local();
  return { digest: contents.digest, name: ` ${name}`, sending: () => sent(contents, host) };
}

/** In a shell of its own: what fills a file has variables that unpacking has too. */
function sent(contents: FileContents, host: HostView): Doing {
  const { script, stdin } = contents.sending(host);
  return { script: sh`(${script}\n) || exit`, stdin };
}

const markPath = (destination: string): string => `${destination}/${marksFolder}/mark`;

/** @throws ResourceError for a folder that holds something else. */
function refuseOther(destination: string, host: HostView): void {
  const { entries = [] } = host.read(facts.tree(destination));
  if (entries.length === 0) return;
  const tops = [...new Set(entries.map(({ path }) => path.split("/")[0]))];
  throw new ResourceError(
    `${destination} is neither empty nor unpacked from an archive: in it are ${tops.slice(0, 3).join(", ")}${tops.length > 3 ? ", …" : ""}`,
    { hint: `directory("${destination}", { action: "delete" }) before it removes it, with all that is in it` },
  );
}

interface Top {
  readonly destination: string;
  readonly owner: string | undefined;
  readonly group: string | undefined;
}

/** What the destination has, it keeps, unless the recipe states something else. */
function topOf({ destination, owner, group }: Top, host: HostView) {
  const now = host.read(facts.target(destination));
  if (now.type === "none") return { mode: "0755", owner, group };
  return { mode: now.mode, owner: owner ?? String(now.uid), group: group ?? String(now.gid) };
}

interface Made {
  readonly destination: string;
  readonly mark: string | undefined;
}

function unpacking(summary: string, { script, stdin }: Doing, { destination, mark }: Made, host: HostView): Change {
  const folder = host.read(facts.folder(destination));
  const { canonical, crossedLink } = host.read(facts.content(markPath(destination)));
  return change(
    summary,
    {
      script,
      // Asked for at the last moment: a large file of this machine is not kept in memory.
      get content() {
        return stdin?.();
      },
    },
    {
      affects: [{ type: "below", path: folder.canonical }],
      makes: [
        facts.folder(destination).surely({ ...folder, state: "folder" }),
        ...(mark === undefined
          ? []
          : [facts.content(markPath(destination)).is({ text: mark, canonical, crossedLink })]),
      ],
    },
  );
}
