import { dirname } from "node:path/posix";
import type { Roots } from "../facts/fact.ts";
import type { Change, Effect } from "../resources/change.ts";

/** What the rules look at in a known answer. */
export interface Known {
  readonly id: string;
  /** The count of changes when it was learned. */
  readonly since: number;
  readonly fleeting: boolean;
  readonly roots: Roots;
}

/**
 * Which changes were made, so that a known answer can be judged at any time. Every change has a number; the log keeps
 * the last number that touched each thing. Recording and asking cost the depth of a path, whatever the number of changes.
 */
export class EffectLog {
  last = 0;
  anything = 0;
  crossings = 0;
  readonly at = new Map<string, number>();
  readonly below = new Map<string, number>();
  /** Folders in which something, however deep, changed. */
  readonly inside = new Map<string, number>();
  readonly facts = new Map<string, number>();

  constructor(start = 0) {
    this.last = start;
  }

  record(change: Pick<Change, "affects">): void {
    this.last += 1;
    if (change.affects === "anything") this.anything = this.last;
    else for (const effect of change.affects) this.#effect(effect);
  }

  #effect(effect: Effect): void {
    if (effect.type === "fact") {
      this.facts.set(effect.fact.id, this.last);
      return;
    }
    const path = effect.type === "path" ? effect.canonical : effect.path;
    this.at.set(path, this.last);
    for (const folder of above(path)) this.inside.set(folder, this.last);
    if (effect.type === "below" || mayAlterBelow(effect)) this.below.set(path, this.last);
    if (effect.type === "below" || effect.before === "link" || effect.before === "directory")
      this.crossings = this.last;
  }
}

type PathEffect = Extract<Effect, { readonly type: "path" }>;

/** Where nothing stood below before, and nothing does after, what is known of below still holds. */
function mayAlterBelow({ before, after }: PathEffect): boolean {
  const barren = (standing: PathEffect["before"]): boolean => standing === "none" || standing === "file";
  if (barren(before) && barren(after)) return false;
  return !(before === "none" && after === "directory");
}

/** One reason why an answer no longer holds. */
export interface ForgettingRule {
  readonly name: string;
  stale(known: Known, log: EffectLog): boolean;
}

/** Each of these was found by attacking an engine without it; a test takes each away and must see wrong runs. */
export const forgettingRules: readonly ForgettingRule[] = [
  { name: "a change that does not say what it touches", stale: ({ since }, log) => log.anything > since },
  { name: "what commands print", stale: ({ fleeting, since }, log) => fleeting && log.last > since },
  { name: "the same path", stale: ({ roots, since }, log) => roots.paths.some((path) => later(log.at, path, since)) },
  {
    name: "below a path",
    stale: ({ roots, since }, log) =>
      roots.paths.some((path) => above(path).some((folder) => later(log.below, folder, since))),
  },
  {
    name: "through a link",
    stale: ({ roots, since }, log) => roots.crossedLink === true && log.crossings > since,
  },
  {
    name: "in a watched folder",
    stale: ({ roots, since }, log) => (roots.watched ?? []).some((path) => touched(log, path, since)),
  },
  { name: "what a change names", stale: ({ id, since }, log) => later(log.facts, id, since) },
];

const later = (numbers: ReadonlyMap<string, number>, key: string, since: number): boolean =>
  (numbers.get(key) ?? 0) > since;

function touched(log: EffectLog, path: string, since: number): boolean {
  if (later(log.at, path, since) || later(log.inside, path, since)) return true;
  return above(path).some((folder) => later(log.below, folder, since) || later(log.at, folder, since));
}

/** The folders above a path, nearest first. */
function above(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== path; path = folder, folder = dirname(path)) folders.push(folder);
  return folders;
}
