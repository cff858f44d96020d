import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ownFile } from "../own-folder.ts";
import { isTyped, transformed, withoutTypes } from "./transform.ts";

/** The running copy of tsamae, under the names that recipes import. */
export const ownModules = {
  tsamae: pathToFileURL(ownFile("dist/index.js")).href,
  "tsamae/testing": pathToFileURL(ownFile("dist/testing/index.js")).href,
} as const;

/** The file of an own module; undefined for any other name. */
export const ownModule = (specifier: string): string | undefined =>
  Object.entries(ownModules).find(([name]) => name === specifier)?.[1];

/** Called by Node in the hooks' own thread, whose work may begin before the first recipe is asked for. */
export function initialize(): void {
  void import("oxc-transform");
}

/** What a specifier means before Node's own rules are asked. */
function meant(specifier: string, parent: string | undefined): string {
  const own = ownModule(specifier);
  if (own !== undefined) return own;
  // TypeScript users may write "./x.js" for x.ts.
  if (!/^\.{1,2}\/.*\.js$/.test(specifier) || parent?.startsWith("file:") !== true) return specifier;
  const typed = new URL(specifier.replace(/\.js$/, ".ts"), parent);
  return existsSync(new URL(specifier, parent)) || !existsSync(typed) ? specifier : typed.href;
}

/** A typed file outside of packages is a module, whatever the nearest package.json says. */
function recipePath(url: string): string | undefined {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return undefined;
  const path = fileURLToPath(url);
  return isTyped(path) ? path : undefined;
}

const asModule = (source: string): LoadFnOutput => ({ format: "module", source, shortCircuit: true });

/** For `module.register`: Node 20 runs these in a thread of their own. */
export async function resolve(
  specifier: string,
  context: ResolveHookContext,
  next: (specifier: string, context: ResolveHookContext) => ResolveFnOutput | Promise<ResolveFnOutput>,
): Promise<ResolveFnOutput> {
  return next(meant(specifier, context.parentURL), context);
}

export async function load(
  url: string,
  context: LoadHookContext,
  next: (url: string, context: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>,
): Promise<LoadFnOutput> {
  const path = recipePath(url);
  if (path === undefined) return next(url, context);
  return asModule(await withoutTypes(path, await readFile(path, "utf8")));
}

/** The same for `module.registerHooks`, where Node has it: in this thread, synchronous. */
export function synchronousHooks(transform: typeof import("oxc-transform").transformSync) {
  return {
    resolve: (
      specifier: string,
      context: ResolveHookContext,
      next: (specifier: string, context: ResolveHookContext) => ResolveFnOutput,
    ) => next(meant(specifier, context.parentURL), context),
    load: (url: string, context: LoadHookContext, next: (url: string, context: LoadHookContext) => LoadFnOutput) => {
      const path = recipePath(url);
      return path === undefined
        ? next(url, context)
        : asModule(transformed(transform, { path, text: readFileSync(path, "utf8") }));
    },
  };
}
