import { createHash } from "node:crypto";
import { change, defineResource, facts, type HostView, nameProperty, t } from "tsamae";
import { activation } from "./activation.ts";

export interface NginxConfigurationProperties {
  /** Whose sites they are; what nginx has read of them is written down by this name. Default: the resource's name. */
  name?: string | undefined;
  /** Sites whose files in `sites-available` are to be served. */
  sites?: readonly string[] | undefined;
  /** Sites that are no longer to be served. */
  former?: readonly string[] | undefined;
  /** Whether the distribution's default site goes, as long as it is the link that its package makes. Default: false. */
  replacesDefault?: boolean | undefined;
  /** What else nginx has to read again when it is another: certificates. */
  files?: readonly string[] | undefined;
}

/** What a site says. */
export const available = (site: string): string => `/etc/nginx/sites-available/${site}.conf`;

/** What nginx serves: a copy that it has accepted, and not a link to what may be wrong. */
const enabled = (site: string): string => `${enabledFolder}/${site}.conf`;

const enabledFolder = "/etc/nginx/sites-enabled";

/** Where a sum of all that nginx has read is; without it nginx reads it anew. */
const receipt = (name: string): string => `/var/cache/nginx-cookbook/${name}`;

/**
 * What nginx serves. The files of `sites-available` become those of `sites-enabled` all together, if nginx accepts the
 * whole configuration with them, and then nginx reads it. It is done anew as long as nginx has not: after a run that
 * failed, or a reload that nginx refused.
 *
 * @example
 * nginxConfiguration("blog", { sites: ["blog"], files: ["/etc/ssl/blog.crt"] });
 */
export const nginxConfiguration = defineResource<NginxConfigurationProperties>()({
  type: "nginxConfiguration",
  properties: {
    name: nameProperty(t.string()),
    sites: t.optional(t.list(t.string()), []),
    former: t.optional(t.list(t.string()), []),
    replacesDefault: t.optional(t.boolean(), false),
    files: t.optional(t.list(t.path()), []),
  },
  defaultAction: "activate",
  actions: {
    activate(wanted, host) {
      const { differing, present, sum, isRead } = state(wanted, host);
      if (isRead && differing.length + present.length === 0) return [];
      const { name, sites } = wanted;
      const affects = [enabledFolder, receipt(name)].map((path) => ({ type: "below", path }) as const);
      return [
        change(
          words(differing, present),
          { script: activation({ sites, former: present, receipt: receipt(name), sum }) },
          { affects },
        ),
      ];
    },
  },
});

function words(differing: readonly string[], present: readonly string[]): string {
  const former = present.map((file) => file.replace(/\.conf$/, ""));
  const serve = differing.length === 0 ? [] : [`serve ${differing.join(", ")}`];
  const end = former.length === 0 ? [] : [`no longer serve ${former.join(", ")}`];
  return [...serve, ...end, "reload"].join("; ");
}

interface Wanted {
  readonly name: string;
  readonly sites: readonly string[];
  readonly former: readonly string[];
  readonly replacesDefault: boolean;
  readonly files: readonly string[];
}

function state({ name, sites, former, replacesDefault, files }: Wanted, host: HostView) {
  const watched = ["/etc/nginx/nginx.conf", ...sites.map(available), ...files];
  const note = facts.content(receipt(name));
  const ended = former.map((site) => facts.file(enabled(site)));
  const link = facts.file(`${enabledFolder}/default`);
  host.prefetch(note, link, ...ended, ...[...watched, ...sites.map(enabled)].map((path) => facts.digest(path)));
  const digestOf = (path: string): string => host.read(facts.digest(path)).digest ?? "none";
  const lines = watched.map((path) => `${digestOf(path)} ${path}\n`);
  const sum = createHash("sha256").update(lines.join("")).digest("hex");
  return {
    sum,
    isRead: host.read(note).text === `${sum}\n`,
    differing: sites.filter((site) => digestOf(available(site)) !== digestOf(enabled(site))),
    present: [
      ...former.filter((site) => host.read(facts.file(enabled(site))).type !== "none").map((site) => `${site}.conf`),
      ...(replacesDefault && host.read(link).type === "link" ? ["default"] : []),
    ],
  };
}
