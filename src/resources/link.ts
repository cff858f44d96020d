import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { sh } from "../values/shell.ts";
import { change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { linkChanges } from "./managed-link.ts";
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
    create: (properties, host) => linkChanges(properties, host),
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
