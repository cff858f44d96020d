import type { Platform } from "../platforms/platform.ts";
import type { ShellCommand } from "../values/shell.ts";

/** What a host said, or why it could not say it: "cannot read" is never "absent". */
export type Answer<Value> = { readonly value: Value } | { readonly unreadable: string };

/** What an answer hangs on: a change there makes it stale. */
export interface Roots {
  /** Canonical paths that the answer is about: a change there, or above, or (for a folder in `folders`) below. */
  readonly paths: readonly string[];
  /** Folders, or files, in or at which any change makes it stale. */
  readonly watched?: readonly string[] | undefined;
  /** Whether links were followed on the way: then any change to a link or a folder may lead elsewhere. */
  readonly crossedLink?: boolean | undefined;
}

/**
 * One kind of question, answered in batches. Keys are plain JSON data; equal JSON is the same question.
 */
export interface FactKind<Key, Value> {
  readonly name: string;
  /**
   * One shell fragment that answers all the keys, with as few processes as the platform's tools allow. It ends with
   * status 0. NUL bytes in its output are lost; what it leaves running must not keep its output open.
   */
  script(keys: readonly Key[], platform: Platform): ShellCommand;
  /**
   * One answer a key, in order; undefined for a key that got none.
   *
   * @throws SpoiltAnswer when the output is not whole: it is asked once more.
   */
  parse(output: Uint8Array, keys: readonly Key[], platform: Platform): readonly (Answer<Value> | undefined)[];
  /** What an answer hangs on, besides itself. Without it: nothing that a file change could touch. */
  roots?(key: Key, answer: Answer<Value>, platform: Platform): Roots;
  /** True for a script that prints each answer as soon as it has it: a line of `$tsamae_word`, a blank, and the line that `parse` gets. */
  readonly piecemeal?: boolean | undefined;
  /** True for answers that any change at all makes stale: what a command prints. */
  readonly fleeting?: boolean | undefined;
  /** Milliseconds that a whole batch may take when it is asked ahead of its turn. */
  readonly batchLimitMs?: number | undefined;
}

/** One question. */
export interface Fact<Value> {
  readonly kind: FactKind<never, Value>;
  readonly key: unknown;
  /** `kind key`, the identity of the question. */
  readonly id: string;
  /** How a change says that it makes this true, as a forecast: the dry run believes it, a real run asks again. */
  is(value: Value): Made;
  /** The same for what tsamae itself writes: a real run believes it too. */
  surely(value: Value): Made;
}

/** What a change makes true. */
export interface Made {
  readonly fact: Fact<unknown>;
  readonly value: unknown;
  readonly sure: boolean;
}

/** The output of a fact script was mixed with something else, or cut. */
export class SpoiltAnswer extends Error {}

/**
 * Makes a kind of fact, and with it the function that asks one.
 *
 * @example
 * const swap = defineFact({
 *   name: "swap",
 *   script: () => sh`cat /proc/swaps`,
 *   parse: (output) => [{ value: output.length > 80 }],
 * });
 * host.read(swap("any"));
 */
export function defineFact<Key, Value>(kind: FactKind<Key, Value>): (key: Key) => Fact<Value> {
  return (key) => {
    const fact: Fact<Value> = {
      kind,
      key,
      id: `${kind.name} ${JSON.stringify(key)}`,
      is: (value) => ({ fact, value, sure: false }),
      surely: (value) => ({ fact, value, sure: true }),
    };
    return fact;
  };
}
