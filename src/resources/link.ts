import { dirname } from "node:path/posix";
import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import { sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { requireFolder } from "./managed-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface LinkProperties {
  /** Where the link is, absolute. Default: the resource's name. */
  path?: string | undefined;
  /** Where it leads, as it is to be written in the link. */
  to?: Lazy<string> | undefined;
  /** Replaces a file that is there instead. A directory is never replaced. Default: false. */
  force?: Lazy<boolean> | undefined;
}

const target = v.pipe(t.string(), v.nonEmpty("expected a path"));

/**
 * A symbolic link.
 *
 * @example
 * link("/etc/nginx/sites-enabled/main", { to: "/etc/nginx/sites-available/main" });
 */
export const link = defineResource<LinkProperties>()({
  type: "link",
  properties: { path: nameProperty(t.path()), to: t.optional(target), force: t.optional(t.boolean(), false) },
  requiredFor: { create: ["to"] },
  defaultAction: "create",
  actions: {
    create({ path, to, force }, host) {
      host.prefetch(facts.folder(dirname(path)));
      const now = host.read(facts.file(path));
      if (now.type === "link" && now.target === to) return [];
      refuseOther(path, now, force);
      if (now.type === "none") requireFolder(dirname(path), host);
      const summary = now.type === "link" ? `link to ${to}, no longer to ${now.target}` : `link to ${to}`;
      return [linking(path, to, { now, summary })];
    },
    delete({ path }, host) {
      const now = host.read(facts.file(path));
      if (now.type === "none") return [];
      const { canonical, crossedLink } = now;
      if (now.type !== "link") throw new ResourceError(`${path} is no link but a ${now.type}`);
      return [
        change(
          "delete",
          { script: sh`rm -f -- ${path}` },
          {
            affects: [{ type: "path", canonical, before: "link", after: "none" }],
            makes: [facts.file(path).surely({ type: "none", canonical, crossedLink })],
          },
        ),
      ];
    },
  },
});

function refuseOther(path: string, now: FileState, force: boolean): void {
  if (now.type === "directory")
    throw new ResourceError(`${path} is a directory`, {
      hint: `directory("${path}", { action: "delete" }) before it removes it`,
    });
  if (now.type === "none" || now.type === "link" || force) return;
  throw new ResourceError(`${path} is a ${now.type} already`, { hint: "force: true replaces it" });
}

interface Linking {
  readonly now: FileState;
  readonly summary: string;
}

/** Makes a link of what is no directory. */
export function linking(path: string, to: string, { now, summary }: Linking): Change {
  return change(
    summary,
    { script: sh`ln -sfn -- ${to} ${path}` },
    {
      affects: [{ type: "path", canonical: now.canonical, before: now.type, after: "link" }],
      makes: [facts.file(path).is(linked(now, to))],
    },
  );
}

function linked(now: FileState, target: string): FileState {
  const { canonical, crossedLink } = now;
  const owner = { mode: "0777", owner: "root", group: "root", uid: 0, gid: 0 };
  return { type: "link", target, canonical, crossedLink, size: target.length, ...owner };
}
