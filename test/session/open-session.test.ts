import { describe, expect, it } from "vitest";
import { ConnectionError, describeError } from "../../src/errors.ts";
import { loop } from "../../src/session/loop.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { LiveOutput, Session } from "../../src/session/session.ts";
import { childChannel } from "../../src/transports/child-channel.ts";
import { raw } from "../../src/values/shell.ts";
import { done, only, shown } from "../conformance/transport/subject.ts";
import { waitUntil } from "../hosts/wait-until.ts";

/** A login that does this before it comes to the loop. */
const login = (script: string, helloLimitMs?: number): Promise<Session> =>
  openSession(childChannel(["sh", "-c", `${script}\nexec sh -c "$0"`, loop]), { name: "web1", helloLimitMs });

const failure = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => "no failure",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConnectionError);
  return describeError(error);
};

const run = (session: Session, text: string) => only(session.exchange([{ script: raw(text) }]));

describe("opening a session", () => {
  it("is not disturbed by what a login prints", async () => {
    const session = await login("echo Welcome to web1!; echo mind the step >&2; printf 'no newline'");
    expect(shown(await run(session, "echo hi"))).toEqual(done("hi\n"));
    await session[Symbol.asyncDispose]();
  });

  it("writes nothing that a login's own programs could read", async () => {
    // Were the word written at once, `head` would take it, and the loop would wait for ever.
    const session = await login("(sleep 0.5; kill $$) & head -c 1; :", 5000).catch((error: unknown) => error);
    expect(session).toBeInstanceOf(ConnectionError);
  });

  it("shows what a login says that gives no shell", async () => {
    expect(await failure(login("echo This account is currently not available.; exit 1"))).toMatchInlineSnapshot(`
      "web1: no shell came: sh ended with status 1
        The login said:
        This account is currently not available."
    `);
  });

  it("tells a program that cannot be started", async () => {
    expect(await failure(openSession(childChannel(["/no/such/shell"]), { name: "web1" }))).toMatchInlineSnapshot(
      `"web1: no shell came: cannot start /no/such/shell: spawn /no/such/shell ENOENT"`,
    );
  });

  it("gives up a host that falls silent, and only where there is a limit", async () => {
    const session = await login(":");
    const frames = (command: string) => [{ script: raw(`echo one; sleep 0.2; ${command}`) }];
    expect(shown(await only(session.exchange(frames("echo two"), { silenceLimitMs: 20_000 })))).toEqual(
      done("one\ntwo\n"),
    );
    const silent = session.exchange(frames("exec sleep 1000"), { silenceLimitMs: 500 });
    expect(await failure(silent)).toBe("web1: the host has sent nothing for 0.5 s");
    await session[Symbol.asyncDispose]();
  });

  it("gives up a login that says nothing", async () => {
    expect(await failure(login("echo Choose a number:; exec sleep 1000", 300))).toMatchInlineSnapshot(`
      "web1: no shell answered within 0.3 s
        The login said:
        Choose a number:"
    `);
  });

  it("can be stopped", async () => {
    const controller = new AbortController();
    const opening = openSession(childChannel(["sleep", "1000"]), { name: "web1", signal: controller.signal });
    controller.abort();
    expect(await failure(opening)).toMatchInlineSnapshot(`"web1: stopped"`);
  });

  it("is refused by a signal that was given already", async () => {
    const opening = openSession(childChannel(["sh", "-c", loop]), { name: "web1", signal: AbortSignal.abort() });
    expect(await failure(opening)).toMatch("stopped");
  });
});

describe("a session that ends", () => {
  it("fails the exchange under way, those that wait, and those to come", async () => {
    const session = await login("");
    const exchanges = ["echo last words >&2; kill -KILL $$", "echo waits", "echo waits too"].map((text) =>
      failure(run(session, text)),
    );
    const [first, second, third] = await Promise.all(exchanges);
    expect(first).toMatchInlineSnapshot(`
      "web1: sh was ended by SIGKILL
        It last said:
        last words"
    `);
    expect([second, third, await failure(run(session, "echo late"))]).toEqual([first, first, first]);
    expect(session.exchanges).toBe(0);
    await session[Symbol.asyncDispose]();
  });

  it("by its own closing takes no more exchanges", async () => {
    const session = await login("");
    await session[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
    expect(await failure(run(session, ":"))).toMatchInlineSnapshot(`"web1: the session is closed"`);
  });

  it.each([{}, { limitMs: 1_000_000 }])("by its signal ends the program under way, run with %j", async (process) => {
    const controller = new AbortController();
    const session = await openSession(childChannel(["sh", "-c", loop]), { name: "web1", signal: controller.signal });
    let pid = "";
    const live = ({ chunk }: LiveOutput): void => {
      pid += Buffer.from(chunk).toString();
      controller.abort();
    };
    const exchange = session.exchange([{ script: raw("echo $$; exec sleep 1000"), process }], { live });
    expect(await failure(exchange)).toMatch("stopped");
    await waitUntil("the program is gone", 10, async () => !isAlive(Number(pid)));
    await session[Symbol.asyncDispose]();
  });

  it("with an exchange of mistaken frames lives on", async () => {
    const session = await login("");
    await expect(session.exchange([{ script: { text: "\0" } }])).rejects.toThrow(TypeError);
    expect(shown(await run(session, "echo alive"))).toEqual(done("alive\n"));
    await session[Symbol.asyncDispose]();
  });

  it("hands on what a live listener throws", async () => {
    const session = await login("");
    const live = (): never => {
      throw new RangeError("a bug in a reporter");
    };
    await expect(session.exchange([{ script: raw("echo x") }], { live })).rejects.toThrow("a bug in a reporter");
    await session[Symbol.asyncDispose]();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
