import { type ShellCommand, sh } from "../values/shell.ts";
import { type CommandResult, command } from "./command.ts";
import type { Fact } from "./fact.ts";

/** A TCP port, as the host itself reaches it. */
export interface Port {
  readonly port: number;
  /** A name or an address. Default: `127.0.0.1`. */
  readonly host?: string | undefined;
}

/** The status when the host has no program that could try. */
export const noProbe = 127;

const limitMs = 5000;

/** Shell text that succeeds when somebody accepts a connection there. busybox and BSD have nc, Debian's base has bash. */
export function probePort({ port, host = "127.0.0.1" }: Port): ShellCommand {
  const python = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])))";
  return sh`if command -v bash >/dev/null; then bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash ${host} ${port}
elif command -v nc >/dev/null; then nc -z ${host} ${port}
elif command -v python3 >/dev/null; then python3 -c ${python} ${host} ${port}
else exit ${noProbe}; fi`;
}

/**
 * Whether somebody accepts connections at a TCP port: then the status is 0. A host that does not answer at all counts
 * as one that refuses after 5 s.
 *
 * @example
 * notIf: (host) => host.read(facts.port({ port: 5432 })).status === 0
 */
export function port(where: Port): Fact<CommandResult> {
  return command({ command: probePort(where).text, limitMs });
}
