import { randomBytes } from "node:crypto";
import { ConnectionError } from "../../errors.ts";
import { onAbort } from "../../values/on-abort.ts";
import { type ChildChannel, childChannel } from "../child-channel.ts";
import { dockerTransport } from "../docker.ts";
import type { Transport } from "../transport.ts";
import { callDocker } from "./command.ts";
import { dockerRefusal } from "./failure.ts";
import { commitChanges, type ImageStart, parseImageStart } from "./image-start.ts";

export interface DockerImageOptions {
  readonly image: string;
  /** Who the session is. Default: root, whatever the image's own user. */
  readonly user?: string | undefined;
  /** The engine's program, `docker` unless told. */
  readonly program?: string | undefined;
}

/** A container made from an image, there for one run. */
export interface ImageContainer extends AsyncDisposable {
  readonly transport: Transport;
  /**
   * Keeps what was changed as an image that starts as the first one did; gives its id.
   *
   * @throws ConnectionError when the engine refuses.
   */
  commit(tag?: string): Promise<string>;
}

/** Waits for the end of its input, which also comes when tsamae is killed: then the engine removes it. */
const holder = "echo ready; cat >/dev/null; :";

/**
 * Starts a container from an image; its own program is not run.
 *
 * @throws ConnectionError when there is no such image, or it cannot be started.
 */
export async function startImage(options: DockerImageOptions, signal: AbortSignal): Promise<ImageContainer> {
  const { image, user = "0", program = "docker" } = options;
  const start = await startOf(image, program);
  const name = `tsamae-${randomBytes(6).toString("hex")}`;
  const entry = start.entrypoint === undefined ? [image, "sh", "-c", holder] : ["--entrypoint=sh", image, "-c", holder];
  const child = childChannel([program, "run", "--interactive", "--rm", `--name=${name}`, ...entry]);
  const forget = onAbort(signal, () => void child.close());
  const remove = () => {
    forget();
    return removeContainer(child, { program, name });
  };
  try {
    await untilReady(child, { program, kind: "image", name: image });
    if (signal.aborted) throw new ConnectionError("stopped", { about: image });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    transport: { ...dockerTransport({ container: name, user, program }), name: image },
    commit: (tag) => commit({ program, name, image, start }, tag),
    [Symbol.asyncDispose]: remove,
  };
}

async function startOf(image: string, program: string): Promise<ImageStart> {
  const reply = await callDocker(program, ["image", "inspect", "--format", "{{json .Config}}", "--", image]);
  if (reply.status === 0) return parseImageStart(reply.stdout);
  throw await failure({ program, kind: "image", name: image }, reply);
}

async function failure(
  subject: Parameters<typeof dockerRefusal>[0],
  complaint: Parameters<typeof dockerRefusal>[1],
): Promise<ConnectionError> {
  const { message, hint } = await dockerRefusal(subject, complaint);
  return new ConnectionError(message, { about: subject.name, hint });
}

async function untilReady(child: ChildChannel, subject: Parameters<typeof dockerRefusal>[0]): Promise<void> {
  let said = "";
  const listening = (async () => {
    for await (const chunk of child.stderr) said += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  const first = await child.stdout[Symbol.asyncIterator]()
    .next()
    .catch(() => undefined);
  if (first !== undefined && first.done !== true) return;
  const { status, reason } = await child.ended;
  await listening;
  throw await failure(subject, { status, said: said.trim() || reason });
}

interface Committed {
  readonly program: string;
  readonly name: string;
  readonly image: string;
  readonly start: ImageStart;
}

async function commit({ program, name, image, start }: Committed, tag: string | undefined): Promise<string> {
  const changes = commitChanges(start).flatMap((line) => ["--change", line]);
  const reply = await callDocker(program, ["commit", ...changes, name, ...(tag === undefined ? [] : [tag])]);
  if (reply.status === 0) return reply.stdout.trim();
  throw new ConnectionError("the engine did not commit the container; nothing was kept", {
    about: image,
    hint: `It said:\n${reply.said}`,
  });
}

/** The end of its input ends it, and the engine removes it; whatever goes wrong with that, it is removed by force. */
async function removeContainer(
  child: ChildChannel,
  { program, name }: { readonly program: string; readonly name: string },
): Promise<void> {
  await child.close();
  const { status } = await child.ended;
  if (status !== 0) await callDocker(program, ["rm", "--force", "--volumes", name]);
}
