import { describeError, TsamaeError } from "../errors.ts";
import { scrub } from "../values/secret.ts";
import { jsonVersion } from "./json.ts";

/** The line that tells why a run did not start, or broke off: see docs/events.md. `host` is told where there are several. */
export function jsonError(error: unknown, host?: string): string {
  const told = error instanceof TsamaeError ? plain(error) : { code: "bug", message: describeError(error) };
  return `${scrub(JSON.stringify({ version: jsonVersion, type: "error", host, ...told }))}\n`;
}

function plain({ code, message, about, at, hint }: TsamaeError): object {
  return { code, message, about, at, hint };
}
