import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { reveal, Secret } from "../values/secret.ts";
import { defineResource } from "./define-resource.ts";
import { type LinePattern, withLine, withoutLines } from "./edit-lines.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";
import { type OwnerAndMode, ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";

export interface LineProperties extends OwnerAndMode {
  /** The file, absolute. Default: the resource's name. State it where several lines of one file need names of their own. */
  path?: string | undefined;
  /** What the line says, without its end. For `absent` the line to remove, unless `match` is stated. */
  line?: Lazy<string | Secret> | undefined;
  /**
   * What it stands for: a pattern of lines, or the whole text of one. The last match becomes the line. Write it so that
   * it fits the finished line too. Default: the line itself.
   */
  match?: RegExp | string | undefined;
  /** Every match becomes the line, not only the last one: for files in which the first one counts. Default: false. */
  all?: boolean | undefined;
  /** Where nothing matches, the line goes below the last line that fits this; at the end, where none does. */
  after?: RegExp | undefined;
  /** Where nothing matches, the line goes above the first line that fits this; at the end, where none does. */
  before?: RegExp | undefined;
  /** Makes the file if it is missing, instead of failing. Default: false. */
  create?: boolean | undefined;
}

const isOneLine = (text: string): boolean => !/[\r\n\0]/.test(text);
const pattern = v.instance(RegExp, "expected a regular expression");
const wholeLine = v.custom<string | Secret>(
  (value) => (typeof value === "string" || value instanceof Secret) && isOneLine(reveal(value)),
  "expected one line, without line ends",
);
const match = v.custom<LinePattern>(
  (value) => value instanceof RegExp || (typeof value === "string" && isOneLine(value)),
  "expected a regular expression, or the text of one line",
);

/**
 * One line of a text file; the others stay as they are. Several lines of one file are several resources.
 *
 * @example
 * line("/etc/ssh/sshd_config", { match: /^#?PermitRootLogin\b/, line: "PermitRootLogin no" });
 * line("hosts: db", { path: "/etc/hosts", match: /\sdb$/, line: "10.0.0.5 db", after: /^127\./ });
 */
export const line = defineResource<LineProperties>()({
  type: "line",
  properties: {
    path: nameProperty(t.path()),
    line: t.optional(wholeLine),
    match: t.optional(match),
    all: t.optional(t.boolean(), false),
    after: t.optional(pattern),
    before: t.optional(pattern),
    create: t.optional(t.boolean(), false),
    ...ownerAndMode,
  },
  requiredFor: { present: ["line"] },
  defaultAction: "present",
  actions: {
    present({ line: wanted, match, all, after, before, create, ...file }, host) {
      const text = textOf(file.path, host);
      if (text === undefined && !create)
        throw new ResourceError(`there is no file ${file.path}`, { hint: "create: true makes it" });
      const place = { line: reveal(wanted), match, all, after, before };
      return textFileChanges({ ...file, ...shown(file, wanted), content: withLine(text ?? "", place) }, host);
    },
    absent({ line: unwanted, match, ...file }, host) {
      const text = textOf(file.path, host);
      if (text === undefined) return [];
      const content = withoutLines(text, match ?? known(unwanted));
      return textFileChanges({ ...file, ...shown(file, unwanted), content }, host);
    },
  },
  prepare({ line: wanted, match, after, before }, { actions }) {
    if (after !== undefined && before !== undefined)
      throw new RecipeError("after and before: only one of them can say where the line goes");
    if (wanted === undefined && match === undefined && actions.includes("absent"))
      throw new RecipeError('action "absent" needs the property "match" or "line"');
    return {};
  },
});

/** Undefined: there is no file. */
function textOf(path: string, host: HostView): string | undefined {
  host.prefetch(facts.digest(path), facts.file(path));
  const { text, why } = host.read(facts.content(path));
  if (text !== undefined || why === "absent") return text;
  throw new ResourceError(`its lines cannot be edited: ${path} is ${why ?? "unknown"}`);
}

/** @throws ResourceError where `absent` came by a notification: a recipe that asks for it is refused before the run. */
function known(unwanted: string | Secret | undefined): LinePattern {
  if (unwanted !== undefined) return reveal(unwanted);
  throw new ResourceError('action "absent" needs the property "match" or "line"');
}

/** A difference would show a secret line. */
function shown({ sensitive }: { readonly sensitive: boolean }, line: string | Secret | undefined) {
  return { sensitive: sensitive || line instanceof Secret };
}
