import type { Place } from "../errors.ts";

/** Something that `tsamae check` has to say about a recipe. */
export interface Finding {
  /** A mistake is wrong; a lint is right and probably not meant, and can be silenced by its name. */
  readonly kind: "mistake" | "lint";
  /** `unguarded`, the compiler's `TS2353`, or `recipe`. */
  readonly name: string;
  readonly message: string;
  /** A resource's id, without anything secret that stands in it. */
  readonly about?: string | undefined;
  readonly at?: Place | undefined;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** At how many resources that were declared at this place, the one it is told of included. */
  readonly times: number;
}

/** What was not looked at, and why. */
export interface Unchecked {
  readonly what: "types" | "recipe";
  readonly message: string;
  readonly at?: Place | undefined;
  readonly hint?: string | undefined;
}

/** All that there is to say about some recipes. */
export interface CheckResult {
  /** Mistakes before lints, each by place. */
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
  /** How many were declared. */
  readonly resources: number;
  /** The host that the recipes were shown. */
  readonly platform: string;
}
