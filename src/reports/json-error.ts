import { errorEvent } from "../engine/error-event.ts";
import { scrub } from "../values/secret.ts";
import { jsonVersion } from "./json.ts";

/** The line that tells why a run did not start, or broke off: see docs/events.md. `host` is told where there are several. */
export function jsonError(error: unknown, host?: string): string {
  return `${scrub(JSON.stringify({ version: jsonVersion, ...errorEvent(error, host) }))}\n`;
}
