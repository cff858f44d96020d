import * as v from "valibot";
import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { binary, exactVersion, languageActions } from "./language-package.ts";
import { nameProperty, t } from "./properties.ts";

export interface NpmPackageProperties {
  /** The package's name. Default: the resource's name. */
  name?: string | undefined;
  /** Exactly this version. Not stated: whichever is installed, else the newest. */
  version?: Lazy<string> | undefined;
  /** The program, by name or path: `"/opt/node/bin/npm"`. Default: `npm`. */
  binary?: Lazy<string> | undefined;
  /** More words for it, as one would type them: `"--registry https://npm.example.com"`. */
  options?: Lazy<string> | undefined;
}

const npmName = v.pipe(
  t.string(),
  v.regex(/^(@[\w.~][\w.~-]*\/)?[\w.~][\w.~-]*$/, "expected a package's name alone; a version goes into `version`"),
);

/** npm takes fewer numbers for a range. */
const npmVersion = v.pipe(exactVersion, v.regex(/^\d+\.\d+\.\d+/, "expected all three numbers of a version"));

const acts = languageActions("npm");

/**
 * A package of npm for all users of the host, as by `npm install -g`.
 *
 * @example
 * npmPackage("pnpm", { version: "9.15.0" });
 */
export const npmPackage = defineResource<NpmPackageProperties>()({
  type: "npmPackage",
  properties: {
    name: nameProperty(npmName),
    version: t.optional(npmVersion),
    binary: t.optional(binary, "npm"),
    options: t.optional(t.string()),
  },
  defaultAction: "install",
  actions: { install: acts.install, upgrade: acts.upgrade, uninstall: acts.uninstall },
});
