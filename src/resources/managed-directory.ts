import { basename, dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import type { FileState } from "../facts/file-state.ts";
import { facts } from "../facts/index.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { afterwards, differences, fresh, setOwnerAndMode, stated, type Wanted } from "./owner-and-mode.ts";
import { enterFolder } from "./pinned-folder.ts";
import { correctFolder } from "./rights-script.ts";

/** A directory as it should be. */
export interface ManagedDirectory extends Wanted {
  readonly path: string;
  /** A part of one that is managed as a whole, which makes the directory it is in. */
  readonly isPart?: boolean | undefined;
}

/** What it takes to have a directory, those above it, and its owner and mode. A link to a directory is followed. */
export function directoryChanges(wanted: ManagedDirectory, host: HostView): readonly Change[] {
  const { path } = wanted;
  host.prefetch(facts.folder(dirname(path)));
  const standing = host.read(facts.file(path));
  const state = standing.type === "link" ? facts.target(path) : facts.file(path);
  const now = host.read(state);
  if (now.type === "none" && standing.type !== "link") return [creation(wanted, now, host)];
  if (now.type !== "directory")
    throw new ResourceError(`${path} is there already, and is no directory but a ${standing.type}`);
  const differing = differences(wanted, now);
  if (differing.length === 0) return [];
  return [
    change(
      differing.join(", "),
      { script: correctFolder(now.canonical, wanted) },
      {
        affects: [{ type: "path", canonical: now.canonical, before: "directory", after: "directory" }],
        makes: [state.is({ ...now, ...afterwards(now, wanted) })],
      },
    ),
  ];
}

/** It is removed with all that is in it; a link to one is refused. */
export function directoryDeletion(path: string, host: HostView): readonly Change[] {
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
      { script: lines([enterFolder(dirname(canonical)), sh`rm -rf -- ${`./${basename(canonical)}`}`]) },
      {
        affects: [{ type: "path", canonical, before: "directory", after: "none" }],
        makes: [
          facts.file(path).surely({ type: "none", canonical, crossedLink }),
          facts.folder(path).surely({ state: "none", canonical, crossedLink }),
        ],
      },
    ),
  ];
}

const newMode = "0755";

function creation({ path, isPart = false, ...wanted }: ManagedDirectory, now: FileState, host: HostView): Change {
  const missing = isPart ? [] : missingAbove(path, host);
  const all = [...missing.map(({ path, canonical }) => ({ path, canonical })), { path, canonical: now.canonical }];
  const { crossedLink } = now;
  const rights = { ...wanted, mode: wanted.mode ?? newMode };
  return change(
    `create${stated(wanted)}`,
    { script: makingFolder(now.canonical, missing.length, rights) },
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

/** Makes a folder, and so many above it; each in the one before it, whatever takes their places meanwhile. */
function makingFolder(path: string, missing: number, rights: Wanted): ShellCommand {
  const names = path.split("/").slice(-1 - missing);
  const above =
    path
      .split("/")
      .slice(0, -1 - missing)
      .join("/") || "/";
  const last = `./${names.at(-1) ?? ""}`;
  return lines([
    enterFolder(above),
    ...names.slice(0, -1).map((name) => sh`mkdir -- ${`./${name}`} || exit\ntsamae_enter_own ${`./${name}`}`),
    sh`mkdir -m 0700 -- ${last} || exit\ntsamae_enter_own ${last}`,
    setOwnerAndMode(raw("."), rights),
  ]);
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
