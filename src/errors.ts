/** Where something was written: a recipe's file and line. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** Its first character, counted from 1, where it is known. */
  readonly column?: number | undefined;
}

export interface ErrorDetails {
  /** Where the user wrote what is wrong. */
  readonly at?: Place | undefined;
  /** What it is about: a resource's id, a file, a host. */
  readonly about?: string | undefined;
  /** What to do about it: a sentence or a few. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Everything that a person can mend: shown without a stack. Anything else is a bug, and shown with one. */
export abstract class TsamaeError extends Error {
  abstract readonly code: string;
  /** Written out: a bundle shortens the names of classes. */
  abstract override readonly name: string;
  readonly at: Place | undefined;
  readonly about: string | undefined;
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.at = details.at;
    this.about = details.about;
    this.hint = details.hint;
  }
}

/** The command line is wrong. */
export class UsageError extends TsamaeError {
  override readonly name: string = "UsageError";
  readonly code = "usage";
}

/** A recipe, its parameters, its templates or its node files are wrong; known before the host is changed. */
export class RecipeError extends TsamaeError {
  override readonly name: string = "RecipeError";
  readonly code = "recipe";
}

/** The host cannot be reached, does not trust us, is not trusted, or the way to it broke. */
export class ConnectionError extends TsamaeError {
  override readonly name: string = "ConnectionError";
  readonly code = "connection";
}

/** A resource cannot be brought to its state. */
export class ResourceError extends TsamaeError {
  override readonly name: string = "ResourceError";
  readonly code = "resource";
}

/** What, where, then what to do: the one wording of every error. */
export function describeError(error: unknown): string {
  if (!(error instanceof TsamaeError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const where = error.at === undefined ? undefined : `  at ${error.at.file}:${error.at.line}`;
  const head = error.about === undefined ? error.message : `${error.about}: ${error.message}`;
  const hint = error.hint?.replaceAll(/^/gm, "  ");
  return [head, where, hint].filter((line) => line !== undefined).join("\n");
}
