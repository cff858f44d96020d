import { join } from "node:path";
import type { Site } from "../../cookbooks/nginx/site.ts";
import { type Surroundings, siteWords } from "../../cookbooks/nginx/site-words.ts";
import { readTemplate, renderTemplate } from "../../src/templates/render.ts";
import { CHECKOUT } from "../hosts/paths.ts";

const template = readTemplate(join(CHECKOUT, "cookbooks/nginx/templates/site.conf.ejs"));

/** What most hosts are like. */
export const host: Surroundings = { hasIpv6: true, version: "1.26.3-3+deb13u1" };

/** The file of a site called `shop`. */
export const written = (site: Site, surroundings = host): string =>
  renderTemplate(template, { site: siteWords("shop", site, surroundings) });

/** The lines of that file with this word. */
export const linesOf = (site: Site, part: string): readonly string[] =>
  written(site)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.includes(part));
