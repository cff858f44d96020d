import { join } from "node:path";
import { execute, facts, fail, file, type HostView, template } from "tsamae";
import type { Site } from "./site.ts";
import { type Surroundings, siteWords } from "./site-words.ts";
import { siteValidation } from "./validation.ts";

/** For what nginx reads: the cookbook declares the service. */
export const reload = ["reload", "service[nginx]"] as const;

/**
 * A site of nginx, as a file in `/etc/nginx/conf.d`. It takes the place of the one before only if nginx accepts the whole
 * configuration with it, and nginx then reads its configuration again.
 *
 * @example
 * nginxSite("blog", { serverNames: ["blog.example.com"], root: "/srv/blog" });
 * nginxSite("old", { enabled: false });
 */
export function nginxSite(name: string, site: Site): void {
  if (!/^\w[\w.-]*$/.test(name) || name === "default")
    fail(`site ${JSON.stringify(name)}: expected a name of letters, digits, ".", "-" and "_", and not "default"`);
  const path = `/etc/nginx/conf.d/${name}.conf`;
  if (site.enabled === false) {
    const check = execute("nginx -t -q", { action: "nothing" });
    file(path, { action: "delete", notifies: [check.to("run"), reload] });
    return;
  }
  template(path, {
    source: join(import.meta.dirname, "templates", "site.conf.ejs"),
    mode: "0644",
    variables: (host) => ({ site: siteWords(name, site, surroundings(host)) }),
    validate: siteValidation(name),
    notifies: reload,
  });
}

function surroundings(host: HostView): Surroundings {
  const addresses = facts.file("/proc/net/if_inet6");
  host.prefetch(addresses);
  const { version } = host.read(facts.package("nginx"));
  return { version, hasIpv6: host.read(addresses).type === "file" };
}
