import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { Place } from "../errors.ts";
import { ownFolder } from "../own-folder.ts";

const framesLooked = 40;

/** Whether a file is tsamae's, not the user's. */
export const isOwn = (file: string): boolean => file.startsWith(ownFolder);

/** Where the user's code called tsamae: the first place of the stack outside of tsamae itself, in the file as it was written. */
export function callSite(): Place {
  for (const site of stack()) {
    const name = site.getFileName() ?? "";
    const file = name.startsWith("file:") ? fileURLToPath(name) : name;
    if (file === "" || file.startsWith("node:") || isOwn(file)) continue;
    return written(file, name, site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0);
  }
  return { file: "(unknown)", line: 0 };
}

/** The place before a recipe's types were taken out. */
function written(file: string, url: string, line: number, column: number): Place {
  const entry = (findSourceMap(url) ?? findSourceMap(file))?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalLine" in entry)) return { file, line, column };
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function stack(): readonly NodeJS.CallSite[] {
  const before = {
    limit: Error.stackTraceLimit,
    prepare: Object.getOwnPropertyDescriptor(Error, "prepareStackTrace")?.value,
  };
  let sites: readonly NodeJS.CallSite[] = [];
  Error.stackTraceLimit = framesLooked;
  Error.prepareStackTrace = (_error, callSites) => {
    sites = callSites;
    return "";
  };
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callSite);
  void holder.stack;
  Error.prepareStackTrace = before.prepare;
  Error.stackTraceLimit = before.limit;
  return sites;
}
