import type { Fact } from "../facts/fact.ts";
import type { Platform } from "../platforms/platform.ts";
import type { Command } from "../values/shell.ts";

/** The host as an action, a guard or a lazy property sees it: questions, no commands. */
export interface HostView {
  readonly platform: Platform;
  /**
   * What the host says. Suspends the caller when the answer is not known yet: it is called again with the answer,
   * so it must be synchronous and without effects.
   *
   * @throws ResourceError when the host could not tell.
   */
  read<Value>(fact: Fact<Value>): Value;
  /** Asks for answers that will probably be read, so that they come in the same exchange. */
  prefetch(...facts: readonly Fact<unknown>[]): void;
  /**
   * A precondition. In a dry run one that an earlier change may still bring about becomes an assumption of the report.
   *
   * @throws ResourceError when it certainly does not hold.
   */
  require<Value>(fact: Fact<Value>, holds: (value: Value) => boolean, otherwise: Unmet): void;
  /** Tells the person in front when the action's turn has come, in a dry run too. */
  note(note: Note): void;
}

/** What a resource has to say though nothing changes, or besides. */
export interface Note {
  readonly level: "info" | "warn";
  readonly text: string;
}

/** What to say when a precondition does not hold. */
export interface Unmet {
  /** As an error: `its folder /etc/nginx does not exist`. */
  readonly message: string;
  /** As an assumption of a dry run: `/etc/nginx is a folder by then`. */
  readonly assumption: string;
  readonly hint?: string | undefined;
}

/** A value, or how to get it from the host when the resource's turn has come. */
export type Lazy<Value> = Value | ((host: HostView) => Value);

/** Shell text that succeeds, or a function over facts. It may run early, twice or needlessly: it must only read. */
export type Guard = Command | ((host: HostView) => boolean);
