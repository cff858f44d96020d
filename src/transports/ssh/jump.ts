import { ConnectionError } from "../../errors.ts";

/** A host on the way, as `ProxyJump` and `--jump` name it. */
export interface Jump {
  readonly host: string;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * Reads `[user@]host[:port],…`, first hop first; each may also be a `ssh://` address.
 *
 * @throws ConnectionError for what is no such list.
 * @example parseJumps("me@bastion:2222,inner", "web1")
 */
export function parseJumps(text: string, about: string): readonly Jump[] {
  return text.split(",").map((part) => {
    const jump = parseJump(part.trim());
    if (jump !== undefined) return jump;
    throw new ConnectionError(`a host to jump over is not understood: ${JSON.stringify(part)}`, {
      about,
      hint: "It is written [user@]host[:port], several with commas between them: --jump me@bastion:2222,inner",
    });
  });
}

function parseJump(text: string): Jump | undefined {
  const bare = text.replace(/^ssh:\/\//, "").replace(/\/$/, "");
  const [, user, bracketed, plain, digits] = /^(?:(.+)@)?(?:\[([^\]]+)\]|([^:@]+))(?::(\d+))?$/.exec(bare) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? undefined : Number(digits);
  // A name that begins like an option must never reach a program's command line as one.
  if (host === undefined || host.startsWith("-") || user?.startsWith("-")) return undefined;
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { host, user, port };
}
