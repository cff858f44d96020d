import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../hosts/paths.ts";

/** Gives a project what `npm install` would: the packages of this checkout, and the checkout itself as tsamae. */
export function linkPackages(project: string): void {
  const packages = join(project, "node_modules");
  mkdirSync(packages);
  const names = readdirSync(join(CHECKOUT, "node_modules")).filter((name) => !name.startsWith("."));
  for (const name of names) symlinkSync(join(CHECKOUT, "node_modules", name), join(packages, name));
  symlinkSync(CHECKOUT, join(packages, "tsamae"));
}
