import * as v from "valibot";
import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { binary, exactVersion, languageActions } from "./language-package.ts";
import { nameProperty, t } from "./properties.ts";

export interface GemPackageProperties {
  /** The gem's name. Default: the resource's name. */
  name?: string | undefined;
  /** Exactly this version. Not stated: whichever is installed, else the newest. */
  version?: Lazy<string> | undefined;
  /** The program, by name or path: `"/opt/ruby/bin/gem"`. Default: `gem`. */
  binary?: Lazy<string> | undefined;
  /** More words for it, as one would type them: `"--source https://gems.example.com"`. */
  options?: Lazy<string> | undefined;
}

const gemName = v.pipe(
  t.string(),
  v.regex(/^[A-Za-z0-9_][\w.-]*$/, "expected a gem's name alone; a version goes into `version`"),
);

const acts = languageActions("gem");

/**
 * A gem of Ruby. A stated version is installed beside those that are there; all go, or the stated one, when it is
 * uninstalled.
 *
 * @example
 * gemPackage("bundler", { version: "2.4.22" });
 */
export const gemPackage = defineResource<GemPackageProperties>()({
  type: "gemPackage",
  properties: {
    name: nameProperty(gemName),
    version: t.optional(exactVersion),
    binary: t.optional(binary, "gem"),
    options: t.optional(t.string()),
  },
  defaultAction: "install",
  actions: { install: acts.install, upgrade: acts.upgrade, uninstall: acts.uninstall },
});
