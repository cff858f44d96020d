import * as v from "valibot";
import { type Place, RecipeError } from "../errors.ts";
import { findSource } from "../templates/find-source.ts";
import { reveal, Secret } from "../values/secret.ts";
import { defineResource } from "./define-resource.ts";
import { type Download, downloadedContents, isHeaders } from "./download.ts";
import type { FileContents } from "./file-contents.ts";
import type { Lazy } from "./host-view.ts";
import { localFile } from "./local-file.ts";
import { fileChanges, fileDeletion } from "./managed-file.ts";
import { type OwnerAndMode, ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";
import { type Safeguards, safeguards } from "./safeguards.ts";

export interface RemoteFileProperties extends OwnerAndMode, Safeguards {
  /** Where the file is on the host, absolute. Default: the resource's name. */
  path?: string | undefined;
  /**
   * A file of the control machine, looked for beside the recipe and in its `files/`; or a URL (`https://…`, `http://…`)
   * that the host downloads. Default: `"auto"`, found in `files/` by the full path, then by ever shorter ends of it.
   */
  source?: string | Secret | undefined;
  /** The digest of what the URL leads to, `"sha256:…"`. A file that has it is not downloaded again; anything else is refused. */
  checksum?: Checksum | undefined;
  /** Takes what the URL leads to as it comes, once: a file that is there is left alone. Default: false, a checksum is needed. */
  unchecked?: boolean | undefined;
  /** HTTP headers for the download; they may be secrets. Other hosts that the URL redirects to may get them too: see `redirects`. */
  headers?: Lazy<Readonly<Record<string, string | Secret>>> | undefined;
  /** Seconds without progress after which the download has failed. Default: 30. */
  timeout?: Lazy<number> | undefined;
  /** How often a download is tried again after a failure that may pass. Default: 2. */
  retries?: Lazy<number> | undefined;
  /** How many redirects are followed. Default: 10. */
  redirects?: Lazy<number> | undefined;
}

/** `sha256:` and 64 hexadecimal digits. */
type Checksum = `sha256:${string}`;

/** What is known before the run: of a file of this machine, all. */
interface Prepared {
  readonly local: () => FileContents;
  /** What will be there, if that is known. */
  readonly digest: string | undefined;
}

const count = v.pipe(t.count(), v.maxValue(1000, "expected a number from 0 to 1000"));

const seconds = v.pipe(
  t.number(),
  v.check((number) => Number.isInteger(number) && number >= 1, "expected whole seconds, at least 1"),
);

const headers = v.custom<Download["headers"]>(
  isHeaders,
  "expected an object with names of HTTP headers and their values, a line each",
);

const checksum = v.pipe(
  v.custom<Checksum>(
    (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/i.test(value),
    'expected "sha256:" and 64 hexadecimal digits',
  ),
  v.transform((text): string => text.slice("sha256:".length).toLowerCase()),
);

/**
 * A file with the content of a file on the control machine, or of a URL. It is replaced whole or not at all, compared by
 * SHA-256, and may be of any size and kind.
 *
 * @example
 * remoteFile("/etc/nginx/mime.types");
 * remoteFile("/etc/sudoers.d/deploy", { source: "sudoers", mode: "0440", validate: "visudo -cf %{path}" });
 * remoteFile("/usr/local/bin/tool", {
 *   source: "https://example.com/tool-1.2",
 *   checksum: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
 *   mode: "0755",
 * });
 */
export const remoteFile = defineResource<RemoteFileProperties, Prepared>()({
  type: "remoteFile",
  properties: {
    path: nameProperty(t.path()),
    source: t.optional(t.text(), "auto"),
    checksum: t.optional(checksum),
    unchecked: t.optional(t.boolean(), false),
    headers: t.optional(headers, {}),
    timeout: t.optional(seconds, 30),
    retries: t.optional(count, 2),
    redirects: t.optional(count),
    ...ownerAndMode,
    ...safeguards,
  },
  defaultAction: "create",
  actions: {
    create(properties, host) {
      const { source, local, checksum: digest } = properties;
      const url = urlOf(source);
      const contents = url === undefined ? local() : downloadedContents({ ...properties, url, digest }, host);
      return fileChanges({ ...properties, contents }, host);
    },
    delete: (properties, host) => fileDeletion(properties, host),
  },
  prepare(properties, { at, actions }) {
    const url = urlOf(properties.source);
    refuseMixed(properties, url);
    const find = (): FileContents => localFile(found(properties, at)).contents;
    // What is only to be deleted needs no source; if it is notified to be created after all, that is looked for then.
    if (url !== undefined || (!actions.includes("create") && actions.length > 0))
      return { local: find, digest: properties.checksum };
    const contents = find();
    return { local: () => contents, digest: contents.digest };
  },
  claims: ({ path, digest }) => (digest === undefined ? undefined : { path, digest }),
});

interface Sourced {
  readonly path: string;
  readonly source: string | Secret;
}

function found({ path, source }: Sourced, at: Place): string {
  const named = reveal(source) === "auto" ? undefined : reveal(source);
  return findSource({ source: named, path, recipeFile: at.file, folder: "files", suffixes: [] });
}

/** A URL as programs take it, blanks encoded; undefined for a file of this machine. */
function urlOf(source: string | Secret): Download["url"] | undefined {
  const text = reveal(source);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new RecipeError("source: expected the path of a file, or a URL that begins with https:// or http://");
  return source instanceof Secret ? new Secret(url.href) : url.href;
}

interface Mixed {
  readonly source: string | Secret;
  readonly checksum: string | undefined;
  readonly unchecked: boolean;
}

function refuseMixed({ source, checksum: digest, unchecked }: Mixed, url: Download["url"] | undefined): void {
  if (url === undefined) {
    if (source instanceof Secret) throw new RecipeError("source: only a URL may be a secret");
    if (digest !== undefined || unchecked)
      throw new RecipeError("checksum and unchecked are for a source that is a URL");
    return;
  }
  if (digest !== undefined && unchecked) throw new RecipeError("a download has a checksum or is unchecked, not both");
  if (digest !== undefined || unchecked) return;
  throw new RecipeError('a download needs the property "checksum": without it nobody knows what was downloaded', {
    hint: 'checksum: "sha256:…", as sha256sum prints it; or unchecked: true to take what comes, once',
  });
}
