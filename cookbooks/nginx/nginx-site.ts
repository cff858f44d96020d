import { join } from "node:path";
import { facts, fail, file, type HostView, template } from "tsamae";
import { available, type NginxConfigurationProperties, nginxConfiguration } from "./configuration.ts";
import type { Site } from "./site.ts";
import { type Surroundings, siteWords } from "./site-words.ts";

/**
 * A site of nginx, besides those that the cookbook is told of. It is served only if nginx accepts its whole
 * configuration with it.
 *
 * @throws RecipeError for what could be no site.
 * @example
 * nginxSite("blog", { serverNames: ["blog.example.com"], root: "/srv/blog" });
 * nginxSite("old", { enabled: false });
 */
export const nginxSite = (name: string, site: Site): void => nginxSites(name, { [name]: site });

/** Sites that are served together, or none of them. */
export function nginxSites(
  name: string,
  sites: Readonly<Record<string, Site>>,
  more: Pick<NginxConfigurationProperties, "replacesDefault"> = {},
): void {
  for (const [one, site] of Object.entries(sites)) siteFile(one, site);
  const wanted = Object.entries(sites).filter(([, site]) => isEnabled(site));
  nginxConfiguration(name, {
    sites: wanted.map(([one]) => one),
    former: Object.keys(sites).filter((one) => !wanted.some(([kept]) => kept === one)),
    ...more,
    files: wanted.flatMap(([, { tls }]) => tls?.certificate ?? []),
  });
}

const isEnabled = ({ enabled = true }: Site): boolean => enabled;

function siteFile(name: string, site: Site): void {
  if (!/^\w[\w.-]*$/.test(name))
    fail(`site ${JSON.stringify(name)}: expected a name of letters, digits, ".", "-" and "_"`);
  if (!isEnabled(site)) {
    file(available(name), { action: "delete" });
    return;
  }
  // What is wrong with it is told before the host is touched.
  siteWords(name, site, { hasIpv6: true, version: undefined });
  template(available(name), {
    source: join(import.meta.dirname, "templates", "site.conf.ejs"),
    mode: "0644",
    variables: (host) => ({ site: siteWords(name, site, surroundings(host)) }),
  });
}

function surroundings(host: HostView): Surroundings {
  const addresses = facts.file("/proc/net/if_inet6");
  host.prefetch(addresses);
  const { version } = host.read(facts.package("nginx"));
  return { version, hasIpv6: host.read(addresses).type === "file" };
}
