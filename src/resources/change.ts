import type { Fact, Made } from "../facts/fact.ts";
import type { Frame, Reply } from "../session/session.ts";
import type { ShellCommand } from "../values/shell.ts";
import type { BundledFile } from "./bundle-script.ts";

/** What stands at a path, as far as the rules of forgetting tell it apart. */
export type Standing = "none" | "file" | "directory" | "link" | "other";

/** What a change may alter, besides what commands print: that, every change may. */
export type Effect =
  /** Something stands at a path that stood there differently before; the path is canonical (links in parents resolved). */
  | { readonly type: "path"; readonly canonical: string; readonly before: Standing; readonly after: Standing }
  /** Anything at or below a path. */
  | { readonly type: "below"; readonly path: string }
  /** One answer. */
  | { readonly type: "fact"; readonly fact: Fact<unknown> };

/** Two texts to show side by side. */
export interface Diff {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** How neighbours of one kind become one command: packages, in one call of the package manager. */
export interface Transaction {
  /** Only changes with the same key go together. */
  readonly key: string;
  readonly item: string;
  frames(items: readonly string[]): readonly Frame[];
  /** What came of each item after the command failed. */
  settle(items: readonly string[], replies: readonly Reply[]): readonly ItemOutcome[];
}

export type ItemOutcome =
  | { readonly state: "changed" }
  | { readonly state: "failed"; readonly why: string; readonly hint?: string | undefined }
  | { readonly state: "not attempted" };

/** What work on this machine can reach. */
export interface Surroundings {
  /** Shows a text as output of the resource. */
  readonly say: (text: string) => void;
  /** Set when the run is being stopped, or the resource's time is up. */
  readonly signal: AbortSignal;
  /**
   * Runs a script that restarts the host, and waits until it is back.
   *
   * @throws ConnectionError when it is not back in time.
   */
  readonly restartHost: (script: ShellCommand, limitMs: number) => Promise<void>;
}

/** One step that brings the host nearer to what was declared. */
export interface Change {
  /** A few words for the report: `mode from 0600 to 0644`. */
  readonly summary: string;
  readonly diff?: Diff | undefined;
  readonly does: readonly Frame[];
  /** Work on this machine, after what is done on the host. It fails by throwing. */
  readonly here?: ((around: Surroundings) => Promise<void>) | undefined;
  readonly makes: readonly Made[];
  readonly affects: "anything" | readonly Effect[];
  readonly joins?: Transaction | undefined;
  /** The file that it writes and nothing else, where that may be done together with others. */
  readonly writes?: BundledFile | undefined;
}

export interface ChangeDetails {
  readonly makes?: readonly Made[] | undefined;
  /** Left out: anything may be different afterwards, and every known answer is forgotten. */
  readonly affects?: readonly Effect[] | undefined;
  readonly diff?: Diff | undefined;
  readonly joins?: Transaction | undefined;
  readonly writes?: BundledFile | undefined;
  readonly here?: Change["here"];
}

/** A change, from its summary and what it does on the host. */
export function change(summary: string, does: Frame | readonly Frame[], details: ChangeDetails = {}): Change {
  return {
    summary,
    does: "script" in does ? [does] : does,
    makes: details.makes ?? [],
    affects: details.affects ?? "anything",
    diff: details.diff,
    joins: details.joins,
    writes: details.writes,
    here: details.here,
  };
}
