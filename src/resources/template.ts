import { RecipeError } from "../errors.ts";
import { findSource } from "../templates/find-source.ts";
import { renderInline } from "../templates/inline.ts";
import { readTemplate, renderTemplate, type Variables } from "../templates/render.ts";
import { Secret } from "../values/secret.ts";
import { currentRun } from "./collector.ts";
import { defineResource } from "./define-resource.ts";
import { type FileContents, sha256, textContents } from "./file-contents.ts";
import { fileDeletion } from "./file-deletion.ts";
import type { Lazy } from "./host-view.ts";
import { fileChanges, fileFacts } from "./managed-file.ts";
import { type OwnerAndMode, ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";
import { type Safeguards, safeguards } from "./safeguards.ts";

export interface TemplateProperties extends OwnerAndMode, Safeguards {
  /** Where the file is, absolute. Default: the resource's name. */
  path?: string | undefined;
  /** The template, looked for beside the recipe and in its `templates/`, with and without `.ejs`. Default: found by `path`. */
  source?: string | undefined;
  /** The template's text itself, instead of a `source`. It includes others from beside the recipe. */
  content?: string | undefined;
  /** What the template may use by name. `node` is always there. */
  variables?: Lazy<Variables> | undefined;
}

type Renderer = (variables: Variables) => string;

/** What is known of a template before the run. */
interface Prepared {
  /** The template itself, as what it makes of variables. */
  readonly render: Renderer;
  /** The rendered text, unless a variable has to be asked from the host first. */
  readonly text: string | undefined;
}

/**
 * A file made from an EJS template with typed variables. Values are put in as they are; a missing one is an error.
 *
 * @example
 * template("/etc/nginx/conf.d/limits.conf", { source: "limits.conf.ejs", variables: { workers: 4 } });
 * template("/etc/motd", { content: "This is <%= node.hostname %>, <%= purpose %>.\n", variables: { purpose: "a test" } });
 */
export const template = defineResource<TemplateProperties, Prepared>()({
  type: "template",
  properties: {
    path: nameProperty(t.path()),
    source: t.optional(t.string()),
    content: t.optional(t.string()),
    variables: t.optional(t.record(t.unknown()), {}),
    ...ownerAndMode,
    ...safeguards,
  },
  defaultAction: "create",
  actions: {
    create: (properties, host) => fileChanges({ ...properties, contents: contentsOf(properties) }, host),
    delete: (properties, host) => fileDeletion(properties, host),
  },
  prepare({ path, source, content, variables }, { at, actions }) {
    const { node } = currentRun("template(…)", at);
    if (source !== undefined && content !== undefined) {
      throw new RecipeError('it has both a "source" and a "content": state one of them');
    }
    const find = (): Renderer => {
      if (content !== undefined) return (given) => renderInline({ file: at.file, text: content }, { node, ...given });
      const request = { source, path, recipeFile: at.file, folder: "templates", suffixes: [".ejs"] };
      const template = readTemplate(findSource(request));
      return (given) => renderTemplate(template, { node, ...given });
    };
    // What is only to be deleted needs no source; if it is notified to be created after all, that is looked for then.
    if (!actions.includes("create") && actions.length > 0) {
      return { render: (given) => find()(given), text: undefined };
    }
    const render = find();
    return { render, text: typeof variables === "function" ? undefined : render(variables) };
  },
  asks: ({ path }) => fileFacts(path),
  claims: ({ path, text }) => (text === undefined ? undefined : { path, digest: sha256(text) }),
});

function contentsOf({ render, text, variables }: Prepared & { readonly variables: Variables }): FileContents {
  return textContents(text ?? render(variables), hasSecret(variables));
}

/** Whether there is a secret anywhere in a value: what a template makes of it may look like anything. */
function hasSecret(value: unknown, seen = new Set<unknown>()): boolean {
  if (value instanceof Secret) return true;
  if (typeof value !== "object" || value === null || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((inner) => hasSecret(inner, seen));
}
