import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import { renderUnit, sectionsOf, UnitFileError, type UnitSections, unitTypes } from "../platforms/unit-file.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { defineResource } from "./define-resource.ts";
import { sha256 } from "./file-contents.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, received, t } from "./properties.ts";
import { type UnitFile, unitChanges } from "./unit-changes.ts";
import { unitRemoval } from "./unit-removal.ts";

export interface SystemdUnitProperties {
  /** The unit's full name: `backup.timer`, `web@.service`. Default: the resource's name. */
  name?: string | undefined;
  /** What the file says, as text or by sections and keys; a list repeats its key. */
  content?: Lazy<string | UnitSections> | undefined;
  /** Not the unit itself but an addition to it of this name: `"limits"` is `NAME.d/limits.conf`. */
  dropIn?: string | undefined;
  /** Whether systemd-analyze(1) must find nothing wrong with it first, where the host has that. Default: false. */
  check?: boolean | undefined;
}

const unitName = v.pipe(
  t.string(),
  v.check(
    (name) =>
      new RegExp(`^[\\w:.\\\\-]+(@[\\w:.\\\\-]*)?\\.(${unitTypes.join("|")})$`).test(name) && !name.startsWith("-"),
    'expected a unit\'s full name, such as "backup.service" or "backup.timer"',
  ),
);

const dropInName = v.pipe(t.string(), v.regex(/^[\w@:][\w.@:-]*$/, 'expected a name such as "limits"'));

const content = v.custom<string | UnitSections>(
  (value) => typeof value === "string" || (typeof value === "object" && value !== null && !Array.isArray(value)),
  'expected a text, or sections such as { Service: { ExecStart: "/usr/bin/true" } }',
);

/**
 * A unit file of systemd in /etc/systemd/system, or an addition to one. systemd reads it again whenever it has not yet,
 * also after a run that was cut in between. What runs goes on as it is: notify its `service`.
 *
 * @example
 * systemdUnit("backup.service", { content: { Service: { Type: "oneshot", ExecStart: "/usr/local/bin/backup" } } });
 * systemdUnit("backup.timer", {
 *   content: { Timer: { OnCalendar: "daily", Persistent: true }, Install: { WantedBy: "timers.target" } },
 * });
 * service("backup.timer", { action: ["enable", "start"] });
 *
 * const nginx = service("nginx");
 * systemdUnit("nginx.service", {
 *   dropIn: "limits",
 *   content: { Service: { LimitNOFILE: 65_536 } },
 *   notifies: nginx.to("restart"),
 * });
 */
export const systemdUnit = defineResource<SystemdUnitProperties>()({
  type: "systemdUnit",
  properties: {
    name: nameProperty(unitName),
    content: t.optional(content),
    dropIn: t.optional(dropInName),
    check: t.optional(t.boolean(), false),
  },
  requiredFor: { create: ["content"] },
  defaultAction: "create",
  actions: {
    create({ name, content, dropIn, check, sensitive }, host) {
      const text = inAction(() => textOf(content, name));
      return unitChanges({ ...unitFile(name, dropIn, host), text, check, sensitive }, host);
    },
    /** Deletes the file. What has no other file, from a package, is stopped and disabled first. */
    remove({ name, dropIn }, host) {
      return unitRemoval(unitFile(name, dropIn, host), host);
    },
  },
  prepare({ name, content }) {
    if (content !== undefined && typeof content !== "function") textOf(content, name);
    return {};
  },
  claims({ name, content, dropIn }) {
    if (content === undefined || typeof content === "function") return undefined;
    return { path: pathOf(name, dropIn), digest: sha256(textOf(content, name)) };
  },
});

const folder = "/etc/systemd/system";

function pathOf(name: string, dropIn: string | undefined): string {
  if (dropIn === undefined) return `${folder}/${name}`;
  return `${folder}/${name}.d/${dropIn.replace(/\.conf$/, "")}.conf`;
}

/** @throws ResourceError for a host without systemd. */
function unitFile(name: string, dropIn: string | undefined, host: HostView): UnitFile {
  const { init } = host.platform;
  if (init !== "systemd") throw new ResourceError(`this host's init is ${init}, not systemd`);
  return { name, path: pathOf(name, dropIn), isDropIn: dropIn !== undefined };
}

/** @throws RecipeError for what systemd would not read as it was meant. */
function textOf(content: string | UnitSections, name: string): string {
  if (typeof content === "string") return notEmpty(content, name);
  const allowed = sectionsOf(name.slice(name.lastIndexOf(".") + 1));
  for (const [section, keys] of Object.entries(content)) {
    if (!allowed.includes(section) && !/^X-[\w-]+$/.test(section)) {
      throw new RecipeError(`content: ${name} has no section ${section}`, { hint: suggestionHint(section, allowed) });
    }
    checkKeys(section, keys);
  }
  try {
    return notEmpty(renderUnit(content), name);
  } catch (error) {
    if (!(error instanceof UnitFileError)) throw error;
    throw new RecipeError(`content: ${error.message}`, { hint: error.hint });
  }
}

function checkKeys(section: string, keys: unknown): void {
  if (keys === undefined) return;
  if (typeof keys !== "object" || keys === null || Array.isArray(keys)) {
    throw new RecipeError(`content: expected keys and their values in ${section}, got ${received(keys)}`);
  }
  for (const [key, value] of Object.entries(keys)) {
    const odd = [value].flat().find((one) => !["string", "number", "boolean", "undefined"].includes(typeof one));
    if (odd === undefined) continue;
    throw new RecipeError(
      `content: expected a text, a number, a boolean or a list in ${section}.${key}, got ${received(odd)}`,
    );
  }
}

/** systemd takes an empty unit file for a mask. */
function notEmpty(text: string, name: string): string {
  if (text.trim() !== "") return text.endsWith("\n") ? text : `${text}\n`;
  throw new RecipeError("content: an empty unit file would mask the unit", {
    hint: `if that is meant: service("${name}", { action: "mask" })`,
  });
}

/** What is wrong with a lazy content is known only when its turn has come. */
function inAction(text: () => string): string {
  try {
    return text();
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error;
    throw new ResourceError(error.message, { hint: error.hint, cause: error });
  }
}
