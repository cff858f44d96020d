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
    const goesOn = parts.some((rest) => rest !== "" && rest !== ".");
    const isFile = stat !== undefined && !stat.isDirectory();
    // A link to `file/` or `file/.`
    if (isFile && !goesOn && parts.length > 0) return "unreadable";
    isBroken = stat === undefined || (isFile && goesOn);
    at = next;
  }
  return { canonical: at, exists: !isBroken };
}
