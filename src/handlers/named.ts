import type { Handler } from "../engine/handlers.ts";

/** A handler with the name that warnings call it by: a bundle shortens the names of functions. */
export function named(name: string, handler: Handler): Handler {
  return Object.defineProperty(handler, "name", { value: name });
}
