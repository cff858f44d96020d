import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { aptIndexFolders } from "../platforms/apt-index.ts";
import { type AptSource, installSource, keyringsFolder, sourcesFolder, sourceText } from "../platforms/apt-source.ts";
import { sh } from "../values/shell.ts";
import type { PreparedKey } from "./apt-key.ts";
import { type Change, change, type Diff, type Effect, type Standing } from "./change.ts";
import { sha256 } from "./file-contents.ts";
import type { HostView } from "./host-view.ts";

/** A source of packages as it should be. */
export interface WantedSource {
  /** What its files are called. */
  readonly file: string;
  readonly source: AptSource;
  readonly signedBy: PreparedKey | undefined;
  readonly sensitive: boolean;
}

/** What it takes to have a source, its key, and its index. */
export function addSource(wanted: WantedSource, host: HostView): readonly Change[] {
  const { file, source, signedBy } = wanted;
  const { sources, legacy, keys } = pathsOf(file);
  host.prefetch(
    ...[sources, ...keys].flatMap((path) => [facts.file(path), facts.digest(path)]),
    facts.file(legacy),
    facts.folder(keyringsFolder),
  );
  const text = sourceText(source, signedBy?.path);
  const hasSource = host.read(facts.digest(sources)).digest === sha256(text);
  const hasKey = signedBy === undefined || host.read(facts.digest(signedBy.path)).digest === signedBy.digest;
  const hasLegacy = standing(legacy, host) !== "none";
  if (hasSource && hasKey) return hasLegacy ? [removal([legacy], host)] : [];
  const isNew = standing(sources, host) === "none";
  const summary = [
    isNew ? "add" : hasSource ? undefined : "source",
    isNew || hasKey ? undefined : "key",
    hasLegacy ? `remove ${legacy}` : undefined,
  ].filter((words) => words !== undefined);
  const obsolete = [legacy, ...keys.filter((path) => path !== signedBy?.path)];
  return [
    change(
      summary.join(", "),
      { script: installSource({ path: sources, source, key: signedBy, obsolete }), content: signedBy?.content },
      {
        affects: [
          ...written([sources, ...(signedBy === undefined ? [] : [signedBy.path])], host),
          ...index(host),
        ].concat(gone(obsolete, host)),
        makes: [
          holds(sources, sha256(text), host),
          ...(signedBy ? [holds(signedBy.path, signedBy.digest, host)] : []),
          facts.folder(keyringsFolder).surely({ ...host.read(facts.folder(keyringsFolder)), state: "folder" }),
        ],
        diff: hasSource ? undefined : difference(wanted, text, host),
      },
    ),
  ];
}

/** A source is removed with its key; apt leaves an index without a source alone. */
export function removeSource(file: string, host: HostView): readonly Change[] {
  const { sources, legacy, keys } = pathsOf(file);
  const all = [sources, legacy, ...keys];
  host.prefetch(...all.map(facts.file));
  const present = all.filter((path) => standing(path, host) !== "none");
  return present.length === 0 ? [] : [removal(present, host)];
}

function pathsOf(file: string) {
  return {
    sources: `${sourcesFolder}/${file}.sources`,
    legacy: `${sourcesFolder}/${file}.list`,
    keys: ["asc", "gpg"].map((end) => `${keyringsFolder}/${file}.${end}`),
  } as const;
}

function standing(path: string, host: HostView): Standing {
  const { type } = host.read(facts.file(path));
  if (type === "directory") throw new ResourceError(`${path} is a directory`);
  return type;
}

function removal(paths: readonly string[], host: HostView): Change {
  const [first, ...rest] = paths;
  const others = rest.length === 0 ? "" : ` and ${rest.length} more`;
  const makes = paths.map((path) => {
    const { canonical, crossedLink } = host.read(facts.file(path));
    return facts.file(path).surely({ type: "none", canonical, crossedLink });
  });
  return change(`remove ${first}${others}`, { script: sh`rm -f -- ${paths}` }, { affects: gone(paths, host), makes });
}

const gone = (paths: readonly string[], host: HostView): readonly Effect[] =>
  standings(
    paths.filter((path) => standing(path, host) !== "none"),
    "none",
    host,
  );
const written = (paths: readonly string[], host: HostView): readonly Effect[] => standings(paths, "file", host);

function standings(paths: readonly string[], after: Standing, host: HostView): readonly Effect[] {
  return paths.map((path) => ({
    type: "path",
    canonical: host.read(facts.file(path)).canonical,
    before: standing(path, host),
    after,
  }));
}

/** The index, and the folder of keys, which old releases do not have. */
function index(host: HostView): readonly Effect[] {
  const { canonical, state } = host.read(facts.folder(keyringsFolder));
  const made = { type: "path", canonical, before: "none", after: "directory" } as const;
  return [...(state === "none" ? [made] : []), ...aptIndexFolders.map((path): Effect => ({ type: "below", path }))];
}

function holds(path: string, digest: string, host: HostView) {
  const { canonical, crossedLink } = host.read(facts.digest(path));
  return facts.digest(path).surely({ digest, canonical, crossedLink });
}

function difference({ file, sensitive }: WantedSource, after: string, host: HostView): Diff | undefined {
  if (sensitive) return undefined;
  const path = pathsOf(file).sources;
  return { path, before: host.read(facts.content(path)).text ?? "", after };
}
