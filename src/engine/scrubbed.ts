import { Secret, scrub } from "../values/secret.ts";

/** A sink that gets events without secrets: every text of every event is cleaned. */
export function scrubbed<Event>(sink: (event: Event) => void): (event: Event) => void {
  return (event) => sink(clean(event));
}

function clean<Value>(value: Value): Value {
  // Each branch gives back what it was given, with only its texts changed.
  if (typeof value === "string") return scrub(value) as Value;
  if (Array.isArray(value)) return value.map(clean) as Value;
  if (typeof value !== "object" || value === null || value instanceof Secret) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)])) as Value;
}
