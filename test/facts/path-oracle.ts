import { lstatSync, readlinkSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where a path leads, component by component, as path_resolution(7) tells it. */
export type Resolved = { readonly canonical: string; readonly exists: boolean } | "unreadable";

export function resolve(path: string, links: "stay" | "follow"): Resolved {
  const parts = path.split("/");
  let at = "/";
  let isBroken = false;
  let hops = 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (part === "" || part === ".") continue;
    if (isBroken) {
      if (part === "..") return "unreadable";
      at = join(at, part);
      continue;
    }
    const next = part === ".." ? dirname(at) : join(at, part);
    const stat = lstatSync(next, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() && (parts.length > 0 || links === "follow")) {
      hops += 1;
      if (hops > 40) return "unreadable";
      const target = readlinkSync(next);
      if (target.startsWith("/")) at = "/";
      parts.unshift(...target.split("/"));
      continue;
    }
    isBroken = stat === undefined || (!stat.isDirectory() && parts.some((rest) => rest !== "" && rest !== "."));
    at = next;
  }
  return { canonical: at, exists: !isBroken };
}
