import { findSource } from "../templates/find-source.ts";
import { readTemplate, renderTemplate, type Template, type Variables } from "../templates/render.ts";
import { currentRun, type Node } from "./collector.ts";
import { defineResource } from "./define-resource.ts";
import { sha256, textContents } from "./file-contents.ts";
import type { Lazy } from "./host-view.ts";
import { fileChanges, fileDeletion } from "./managed-file.ts";
import { type OwnerAndMode, ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";
import { type Safeguards, safeguards } from "./safeguards.ts";

export interface TemplateProperties extends OwnerAndMode, Safeguards {
  /** Where the file is, absolute. Default: the resource's name. */
  path?: string | undefined;
  /** The template, looked for beside the recipe and in its `templates/`, with and without `.ejs`. Default: found by `path`. */
  source?: string | undefined;
  /** What the template may use by name. `node` is always there. */
  variables?: Lazy<Variables> | undefined;
}

/** What is known of a template before the run. */
interface Prepared {
  /** The template itself. */
  readonly find: () => Template;
  readonly node: Node;
  /** The rendered text, unless a variable has to be asked from the host first. */
  readonly text: string | undefined;
}

/**
 * A file made from an EJS template with typed variables. Values are put in as they are; a missing one is an error.
 *
 * @example
 * template("/etc/nginx/conf.d/limits.conf", { source: "limits.conf.ejs", variables: { workers: 4 } });
 */
export const template = defineResource<TemplateProperties, Prepared>()({
  type: "template",
  properties: {
    path: nameProperty(t.path()),
    source: t.optional(t.string()),
    variables: t.optional(t.record(t.unknown()), {}),
    ...ownerAndMode,
    ...safeguards,
  },
  defaultAction: "create",
  actions: {
    create: (properties, host) => fileChanges({ ...properties, contents: textContents(textOf(properties)) }, host),
    delete: (properties, host) => fileDeletion(properties, host),
  },
  prepare({ path, source, variables }, { at, actions }) {
    const { node } = currentRun("template(…)", at);
    const find = (): Template =>
      readTemplate(findSource({ source, path, recipeFile: at.file, folder: "templates", suffixes: [".ejs"] }));
    // What is only to be deleted needs no source; if it is notified to be created after all, that is looked for then.
    if (!actions.includes("create") && actions.length > 0) return { find, node, text: undefined };
    const template = find();
    const text = typeof variables === "function" ? undefined : renderTemplate(template, { node, ...variables });
    return { find: () => template, node, text };
  },
  claims: ({ path, text }) => (text === undefined ? undefined : { path, digest: sha256(text) }),
});

function textOf({ find, node, text, variables }: Prepared & { readonly variables: Variables }): string {
  return text ?? renderTemplate(find(), { node, ...variables });
}
