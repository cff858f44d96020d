import type { Place } from "../errors.ts";
import { findSource } from "../templates/find-source.ts";
import { reveal, type Secret } from "../values/secret.ts";
import { defineResource } from "./define-resource.ts";
import { downloadedContents } from "./download.ts";
import { type DownloadProperties, downloadProperties, refuseMixed, urlOf } from "./download-properties.ts";
import type { FileContents } from "./file-contents.ts";
import { fileDeletion } from "./file-deletion.ts";
import { localFile } from "./local-file.ts";
import { fileChanges } from "./managed-file.ts";
import { type OwnerAndMode, ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";
import { type Safeguards, safeguards } from "./safeguards.ts";

export interface RemoteFileProperties extends DownloadProperties, OwnerAndMode, Safeguards {
  /** Where the file is on the host, absolute. Default: the resource's name. */
  path?: string | undefined;
  /**
   * A file of the control machine, looked for beside the recipe and in its `files/`; or a URL (`https://…`, `http://…`)
   * that the host downloads. Default: `"auto"`, found in `files/` by the full path, then by ever shorter ends of it.
   */
  source?: string | Secret | undefined;
}

/** What is known before the run: of a file of this machine, all. */
interface Prepared {
  readonly local: () => FileContents;
  /** What will be there, if that is known. */
  readonly digest: string | undefined;
}

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
    ...downloadProperties,
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
