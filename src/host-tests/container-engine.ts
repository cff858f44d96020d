import { ConnectionError } from "../errors.ts";
import { callDocker } from "../transports/docker/command.ts";
import { dockerRefusal } from "../transports/docker/failure.ts";

/** The program that makes containers, such as docker or podman. */
export interface ContainerEngine {
  readonly program: string;
  /** What it prints, or undefined when it fails. */
  ask(args: readonly string[], signal?: AbortSignal): Promise<string | undefined>;
  /**
   * What it prints; `what` says in the error what was wanted.
   *
   * @throws ConnectionError when it fails, with the end of what it said.
   */
  call(args: readonly string[], how: EngineCall): Promise<string>;
}

export interface EngineCall {
  readonly what: string;
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined;
}

const linesShown = 20;

/**
 * An engine that answers.
 *
 * @throws ConnectionError when it does not, with what to do about it.
 */
export async function containerEngine(program: string): Promise<ContainerEngine> {
  const answer = await callDocker(program, ["ps", "--quiet"]);
  if (answer.status !== 0) {
    const { message, hint } = await dockerRefusal({ program, kind: "image", name: program }, answer);
    throw new ConnectionError(message, { about: program, hint });
  }
  return {
    program,
    async ask(args, signal) {
      const { status, stdout } = await callDocker(program, args, signal);
      return status === 0 ? stdout.trim() : undefined;
    },
    async call(args, { what, signal }) {
      const { status, stdout, said } = await callDocker(program, args, signal);
      signal?.throwIfAborted();
      if (status === 0) return stdout.trim();
      // The old builder complains on standard output.
      throw new ConnectionError(what, { about: program, hint: lastLines(`${stdout}\n${said}`) });
    },
  };
}

/** Of docker's old builder, whatever is built. */
const noise =
  /^(?:Sending build context|DEPRECATED: The legacy builder| +Install the buildx component| +https:\/\/docs\.docker\.com\/go\/buildx)/;

/** The end of what a program said, for a hint. */
export function lastLines(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "" && !noise.test(line));
  return lines.length === 0 ? "It said nothing." : `It said:\n${lines.slice(-linesShown).join("\n")}`;
}
