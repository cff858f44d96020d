import { dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import { lines, sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView } from "./host-view.ts";
import {
  afterwards,
  differences,
  fresh,
  type OwnerAndMode,
  ownerAndMode,
  setOwnerAndMode,
  stated,
  type Wanted,
} from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";

export interface DirectoryProperties extends OwnerAndMode {
  /** Where the directory is, absolute. Default: the resource's name. */
  path?: string | undefined;
}

/**
 * A directory with its owner and mode. Directories above it that are missing are made too, with mode 0755.
 *
 * @example
 * directory("/srv/app", { owner: "deploy", mode: "0750" });
 */
export const directory = defineResource<DirectoryProperties>()({
  type: "directory",
  properties: { path: nameProperty(t.path()), ...ownerAndMode },
  defaultAction: "create",
  actions: {
    create(properties, host) {
      const { path } = properties;
      host.prefetch(facts.folder(dirname(path)));
      const standing = host.read(facts.file(path));
      const state = standing.type === "link" ? facts.target(path) : facts.file(path);
      const now = host.read(state);
      if (now.type === "none" && standing.type !== "link") return [creation(path, properties, { now, host })];
      if (now.type !== "directory")
        throw new ResourceError(`${path} is there already, and is no directory but a ${standing.type}`);
      const differing = differences(properties, now);
      if (differing.length === 0) return [];
      return [
        change(
          differing.join(", "),
          { script: setOwnerAndMode(sh`${now.canonical}`, properties) },
          {
            affects: [{ type: "path", canonical: now.canonical, before: "directory", after: "directory" }],
            makes: [state.is({ ...now, ...afterwards(now, properties) })],
          },
        ),
      ];
    },
    delete({ path }, host) {
      const now = host.read(facts.file(path));
      if (now.type === "none") return [];
      if (path === "/") throw new ResourceError("the root directory cannot be deleted");
      if (now.type !== "directory") {
        throw new ResourceError(`${path} is no directory but a ${now.type}`, {
          hint: `file("${path}", { action: "delete" }) removes it`,
        });
      }
      const { canonical, crossedLink } = now;
      return [
        change(
          "delete, with all that is in it",
          { script: sh`rm -rf -- ${path}` },
          {
            affects: [{ type: "path", canonical, before: "directory", after: "none" }],
            makes: [
              facts.file(path).surely({ type: "none", canonical, crossedLink }),
              facts.folder(path).surely({ state: "none", canonical, crossedLink }),
            ],
          },
        ),
      ];
    },
  },
});

interface Creation {
  readonly now: FileState;
  readonly host: HostView;
}

const newMode = "0755";

function creation(path: string, wanted: Wanted, { now, host }: Creation): Change {
  const missing = missingAbove(path, host);
  const all = [...missing.map(({ path, canonical }) => ({ path, canonical })), { path, canonical: now.canonical }];
  const { crossedLink } = now;
  const rights = { ...wanted, mode: wanted.mode ?? newMode };
  const make =
    missing.length === 0
      ? sh`mkdir -m 0700 -- ${path} || exit`
      : sh`mkdir -p -- ${dirname(path)} && mkdir -m 0700 -- ${path} || exit`;
  return change(
    `create${stated(wanted)}`,
    { script: lines([make, setOwnerAndMode(sh`${path}`, rights)]) },
    {
      affects: all.map(({ canonical }) => ({ type: "path", canonical, before: "none", after: "directory" })),
      makes: [
        ...all.map(({ path, canonical }) => facts.folder(path).surely({ state: "folder", canonical, crossedLink })),
        facts.file(path).is({
          type: "directory",
          canonical: now.canonical,
          crossedLink,
          size: 0,
          ...afterwards(fresh(newMode), wanted),
        }),
      ],
    },
  );
}

/** The folders above that have to be made, outermost first. */
function missingAbove(path: string, host: HostView): readonly { readonly path: string; readonly canonical: string }[] {
  const above = dirname(path);
  if (above === path) return [];
  const now = host.read(facts.folder(above));
  if (now.state === "none") return [...missingAbove(above, host), { path: above, canonical: now.canonical }];
  host.require(facts.folder(above), ({ state }) => state === "folder", {
    message: `${above} is not a folder`,
    assumption: `${above} is a folder by then`,
  });
  return [];
}
