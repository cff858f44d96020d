import * as v from "valibot";
import { defineResource } from "./define-resource.ts";
import type { Lazy } from "./host-view.ts";
import { binary, exactVersion, languageActions } from "./language-package.ts";
import { nameProperty, t } from "./properties.ts";

export interface PipPackageProperties {
  /** The package's name. Default: the resource's name. */
  name?: string | undefined;
  /** Exactly this version. Not stated: whichever is installed, else the newest. */
  version?: Lazy<string> | undefined;
  /** The program, by name or path: `"/srv/app/venv/bin/pip"`. Default: `pip`. */
  binary?: Lazy<string> | undefined;
  /** More words for it, as one would type them: `"--break-system-packages"`. */
  options?: Lazy<string> | undefined;
}

const pipName = v.pipe(
  t.string(),
  v.regex(/^[A-Za-z0-9][\w.-]*$/, "expected a package's name alone; a version goes into `version`"),
);

const acts = languageActions("pip");

/**
 * A package of Python. Where the distribution keeps Python for itself, `binary` is the pip of a virtual environment.
 *
 * @example
 * pipPackage("gunicorn", { version: "23.0.0", binary: "/srv/app/venv/bin/pip" });
 */
export const pipPackage = defineResource<PipPackageProperties>()({
  type: "pipPackage",
  properties: {
    name: nameProperty(pipName),
    version: t.optional(exactVersion),
    binary: t.optional(binary, "pip"),
    options: t.optional(t.string()),
  },
  defaultAction: "install",
  actions: { install: acts.install, upgrade: acts.upgrade, uninstall: acts.uninstall },
});
