import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { Secret } from "../values/secret.ts";
import { defineResource } from "./define-resource.ts";
import { type FileContents, sha256, textContents } from "./file-contents.ts";
import { fileDeletion } from "./file-deletion.ts";
import type { Lazy } from "./host-view.ts";
import { fileChanges, fileFacts } from "./managed-file.ts";
import { type OwnerAndMode, ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, received, t } from "./properties.ts";
import { type Safeguards, safeguards } from "./safeguards.ts";

export interface FileProperties extends OwnerAndMode, Safeguards {
  /** Where the file is, absolute. Default: the resource's name. */
  path?: string | undefined;
  /** What it says, whole. Not stated: what it says now is kept; a new file is empty. */
  content?: Lazy<string | Secret> | undefined;
  /** For the action `edit`: gets the present text and returns the new one. It must return an edited text unchanged. */
  edit?: ((text: string) => string) | undefined;
}

/**
 * A file with its content, owner and mode. It is replaced whole or not at all, and a link to it stays a link.
 *
 * @example
 * file("/etc/motd", { content: "Welcome.\n", mode: "0644" });
 * file("/etc/hosts", { action: "edit", edit: (text) => text.replace("old-name", "new-name") });
 */
export const file = defineResource<FileProperties>()({
  type: "file",
  properties: {
    path: nameProperty(t.path()),
    content: t.optional(t.text()),
    edit: t.optional(t.callback<(text: string) => string>()),
    ...ownerAndMode,
    ...safeguards,
  },
  requiredFor: { edit: ["edit"] },
  defaultAction: "create",
  actions: {
    create: (properties, host) => fileChanges({ ...properties, contents: contentsOf(properties.content) }, host),
    delete: (properties, host) => fileDeletion(properties, host),
    edit(properties, host) {
      const { text, why } = host.read(facts.content(properties.path));
      if (text === undefined) throw new ResourceError(`its text cannot be edited: it is ${why ?? "absent"}`);
      return fileChanges({ ...properties, contents: textContents(edited(text, properties.edit)) }, host);
    },
  },
  asks: ({ path }) => fileFacts(path),
  claims: ({ path, content }) =>
    content === undefined || typeof content === "function" ? undefined : { path, digest: sha256(content) },
});

const contentsOf = (content: string | Secret | undefined): FileContents | undefined =>
  content === undefined ? undefined : textContents(content);

function edited(text: string, edit: (text: string) => unknown): string {
  const result = attempted(text, edit);
  if (typeof result === "string") return result;
  throw new ResourceError(`edit must return the whole new text; it returned ${received(result)}`);
}

function attempted(text: string, edit: (text: string) => unknown): unknown {
  try {
    return edit(text);
  } catch (error) {
    throw new ResourceError(`edit failed: ${String(error)}`, { cause: error });
  }
}
