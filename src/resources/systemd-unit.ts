import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { noManagerMessage, type Scope } from "../platforms/systemctl.ts";
import { renderUnit, sectionsOf, UnitFileError, type UnitSections, unitTypes } from "../platforms/unit-file.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { defineResource } from "./define-resource.ts";
import { sha256 } from "./file-contents.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, received, t } from "./properties.ts";
import type { Declared } from "./resource-type.ts";
import { type UnitFile, unitChanges } from "./unit-changes.ts";
import { unitRemoval } from "./unit-removal.ts";

export interface SystemdUnitProperties {
  /** The unit's full name: `backup.timer`, `web@.service`. Default: the resource's name. */
  name?: string | undefined;
  /** What the file says, as text or by sections and keys; a list repeats its key. */
  content?: Lazy<string | UnitSections> | undefined;
  /** Not the unit itself but an addition to it of this name: `"limits"` is `NAME.d/limits.conf`. */
  dropIn?: string | undefined;
  /**
   * Whose: the host's, or that of `user`'s own systemd, which must run (`loginctl enable-linger`); without a `user`, of
   * who the session is. It is then in `.config/systemd/user` of the user's home. Default: `"system"`.
   */
  scope?: Scope | undefined;
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
 * A unit file of systemd, of the host's in /etc/systemd/system or of a user's, or an addition to one. systemd reads it again whenever it has not yet,
 * also after a run that was cut in between. What runs goes on as it is: notify its `service`.
 *
 * @example
 * systemdUnit("backup.service", { content: { Service: { Type: "oneshot", ExecStart: "/usr/local/bin/backup" } } });
 * systemdUnit("backup.timer", {
 *   content: { Timer: { OnCalendar: "daily", Persistent: true }, Install: { WantedBy: "timers.target" } },
 * });
 * service("backup.timer", { action: ["enable", "start"] });
 *
 * systemdUnit("sync.service", { scope: "user", user: "deploy", content: { Service: { ExecStart: "/usr/bin/true" } } });
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
    scope: t.optional(t.oneOf(["system", "user"]), "system"),
    check: t.optional(t.boolean(), false),
  },
  requiredFor: { create: ["content"] },
  defaultAction: "create",
  actions: {
    create({ content, check, sensitive, ...which }, host) {
      const text = inAction(() => textOf(content, which.name));
      return unitChanges({ ...unitFile(which, host), text, check, sensitive }, host);
    },
    /** Deletes the file. What has no other file, from a package, is stopped and disabled first. */
    remove(which, host) {
      return unitRemoval(unitFile(which, host), host);
    },
  },
  prepare({ name, content }) {
    if (content !== undefined && typeof content !== "function") textOf(content, name);
    return {};
  },
  claims({ name, content, dropIn, scope }) {
    // Where a user's home is, only the host knows.
    if (content === undefined || typeof content === "function" || scope === "user") return undefined;
    return { path: pathIn(systemFolder, { name, dropIn }), digest: sha256(textOf(content, name)) };
  },
});

const systemFolder = "/etc/systemd/system";

/** Which file is meant. */
interface Which {
  readonly name: string;
  readonly dropIn: string | undefined;
  readonly scope: Scope;
  readonly process: Declared["process"];
}

function pathIn(folder: string, { name, dropIn }: Pick<Which, "name" | "dropIn">): string {
  if (dropIn === undefined) return `${folder}/${name}`;
  return `${folder}/${name}.d/${dropIn.replace(/\.conf$/, "")}.conf`;
}

/** @throws ResourceError for a host, or a user, without systemd. */
function unitFile(which: Which, host: HostView): UnitFile {
  const { init, user } = host.platform;
  if (init !== "systemd") throw new ResourceError(`this host's init is ${init}, not systemd`);
  const { name, dropIn, scope } = which;
  if (scope === "user") return userUnitFile(which, which.process.user ?? user, host);
  const path = pathIn(systemFolder, which);
  return { name, path, isDropIn: dropIn !== undefined, scope, user, home: "", uid: 0 };
}

function userUnitFile(which: Which, user: string, host: HostView): UnitFile {
  host.require(facts.user(user), ({ exists }) => exists, {
    message: `there is no user ${user}`,
    assumption: `there is a user ${user} by then`,
    hint: "is the user made before it?",
  });
  const account = host.read(facts.user(user));
  const { home, uid } = account.exists ? account : { home: "/home", uid: -1 };
  host.require(facts.folder(`/run/user/${uid}/systemd`), ({ state }) => state === "folder", {
    message: noManagerMessage(user),
    assumption: `a systemd of the user ${user} runs by then`,
  });
  const { name, dropIn, scope } = which;
  const path = pathIn(`${home}/.config/systemd/user`, which);
  return { name, path, isDropIn: dropIn !== undefined, scope, user, home, uid };
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
