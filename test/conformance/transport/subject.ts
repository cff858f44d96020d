import { afterAll, beforeAll } from "vitest";
import type { ExchangeOptions, Frame, Reply, Session } from "../../../src/session/session.ts";
import { raw, type ShellCommand, sh } from "../../../src/values/shell.ts";
import { scaled } from "../../machine-speed.ts";

/** The session that a suite is about. */
export interface Subject {
  readonly session: Session;
  /** A folder on the host for this suite alone. */
  readonly folder: string;
  /** One frame, one exchange. */
  run(script: string | ShellCommand, frame?: Omit<Frame, "script">, options?: ExchangeOptions): Promise<Reply>;
  exchange(frames: readonly Frame[], options?: ExchangeOptions): Promise<readonly Reply[]>;
  /** Another session on the same host, closed after the suite. */
  openAnother(): Promise<Session>;
  /** The same host by another session: what waits there holds up nothing here. */
  apart(): Promise<Subject>;
}

/** Opens the session before the tests of this suite, and closes it after them. */
export function openSubject(open: () => Promise<Session>): Subject {
  const opened: Session[] = [];
  let folder = "";
  const openAnother = async (): Promise<Session> => {
    const session = await open();
    opened.push(session);
    return session;
  };
  const first = (): Session => {
    if (opened[0] === undefined) throw new Error("the session is opened before the first test");
    return opened[0];
  };
  beforeAll(async () => {
    const session = await openAnother();
    folder = textOf(
      (await only(session.exchange([{ script: raw('folder=$(mktemp -d) && chmod 755 "$folder" && echo "$folder"') }])))
        .stdout,
    ).trim();
  }, scaled(60_000));
  afterAll(async () => {
    await first().exchange([{ script: sh`rm -rf -- ${folder}` }]);
    for (const session of opened) await session[Symbol.asyncDispose]();
  }, scaled(60_000));
  const by = (session: () => Session): Subject => ({
    openAnother,
    apart: async () => {
      const another = await openAnother();
      return by(() => another);
    },
    get session() {
      return session();
    },
    get folder() {
      return folder;
    },
    exchange: (frames, options) => session().exchange(frames, options),
    run(script, frame = {}, options) {
      const frames = [{ ...frame, script: typeof script === "string" ? raw(script) : script }];
      return only(session().exchange(frames, options));
    },
  });
  return by(first);
}

/** The reply of an exchange of one frame. */
export async function only(replies: Promise<readonly Reply[]>): Promise<Reply> {
  const [reply, ...rest] = await replies;
  if (reply === undefined || rest.length > 0) throw new Error(`one reply was expected, not ${rest.length + 1}`);
  return reply;
}

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** A reply as a test reads it. */
export function shown({ state, status, stdout, stderr }: Reply): object {
  return { state, status, stdout: textOf(stdout), stderr: textOf(stderr) };
}

export const done = (stdout: string, stderr = ""): object => ({ state: "done", status: 0, stdout, stderr });
