import { watchedLoop } from "../session/loop.ts";
import { dockerRefusal } from "./docker/failure.ts";
import { openExecSession } from "./exec/session.ts";
import type { Transport } from "./transport.ts";

export interface DockerOptions {
  /** A running container: its name or id. */
  readonly container: string;
  /** Who the session is, by name or number. Default: the container's own user. */
  readonly user?: string | undefined;
  /** The engine's program, `docker` unless told; podman understands the same words. */
  readonly program?: string | undefined;
}

/**
 * A running container, by `docker exec`.
 *
 * @example
 * const session = await dockerTransport({ container: "web", user: "root" }).open(signal);
 */
export function dockerTransport({ container, user, program = "docker" }: DockerOptions): Transport {
  const asUser = user === undefined ? [] : ["--user", user];
  const subject = { program, kind: "container", name: container, user } as const;
  return {
    name: container,
    open: (signal) =>
      openExecSession([program, "exec", "-i", ...asUser, "--", container, "sh", "-c", watchedLoop], {
        isFar: false,
        name: container,
        signal,
        explain: ({ status, said, reason }) => dockerRefusal(subject, { status, said: said || reason }),
      }),
  };
}
