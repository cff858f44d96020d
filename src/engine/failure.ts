import { describeError, TsamaeError } from "../errors.ts";
import type { Frame, Reply } from "../session/session.ts";
import { scrubbedTail } from "../values/secret.ts";
import type { Failure } from "./events.ts";
import { failed } from "./host.ts";
import type { Unit } from "./units.ts";

const outputShown = 4000;

/** Why a plan failed. A bug keeps its stack. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TsamaeError) return { message: error.message, hint: error.hint };
  return { message: describeError(error) };
}

/** Why the host could not do it: the first frame that failed, with the end of its output unless that is sensitive. */
export function commandFailure(
  { does, frames }: Pick<Unit, "does" | "frames">,
  replies: readonly Reply[],
  sensitive: boolean,
): Failure {
  const index = replies.findIndex(failed);
  const reply = replies[index];
  const frame = frames[index];
  const asked = does[index];
  if (reply === undefined || frame === undefined || asked === undefined)
    return { message: "it failed, and the host did not say why" };
  if (sensitive)
    return {
      message: ending(reply, frame),
      status: reply.status,
      hint: "it is sensitive: what it printed is not shown",
    };
  return {
    message: ending(reply, frame),
    command: shown(asked),
    status: reply.status,
    stdout: tail(reply.stdout),
    stderr: tail(reply.stderr),
  };
}

function ending({ state, status }: Reply, { process }: Frame): string {
  if (state === "timed out") return `it took longer than ${(process?.limitMs ?? 0) / 1000} s and was ended`;
  return status > 128 ? `it was ended by signal ${status - 128}` : `it failed with status ${status}`;
}

/** A user's own command is shown; the fragments that tsamae makes of a declaration would not help. */
function shown({ process, script }: Frame): string | undefined {
  return process === undefined ? undefined : script.text;
}

function tail(output: Uint8Array): string {
  return scrubbedTail(new TextDecoder().decode(output).trimEnd(), outputShown);
}
