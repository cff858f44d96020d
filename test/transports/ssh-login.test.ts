import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { AuthContext, Prompt } from "ssh2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { connectSsh } from "../../src/transports/ssh/connect.ts";
import type { SshOptions } from "../../src/transports/ssh/options.ts";
import { retrying } from "../../src/transports/ssh/retry.ts";
import { sshTarget } from "../../src/transports/ssh/target.ts";
import { secret } from "../../src/values/secret.ts";
import { startServer, startTcp } from "./ssh-server.ts";

let folder = "";
beforeAll(() => {
  const scratch = join(import.meta.dirname, "../../tmp");
  mkdirSync(scratch, { recursive: true });
  folder = mkdtempSync(join(scratch, "ssh-login-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
const say = (text: string) => async () => secret({ text });

function options(
  server: { readonly port: number; readonly knownHosts: string },
  more: Partial<SshOptions> = {},
): SshOptions {
  const file = join(folder, `known-${server.port}`);
  writeFileSync(file, server.knownHosts);
  const trust = { knownHostsFiles: [file], hostKeyPolicy: "strict", configFiles: [] } as const;
  return {
    host: "127.0.0.1",
    port: server.port,
    user: "me",
    agent: "",
    key: undefined,
    sudo: false,
    ...trust,
    ...more,
  };
}

/** Logs in, and out again. */
async function logIn(chosen: SshOptions, retries = 0): Promise<string> {
  try {
    const open = () => connectSsh({ ...sshTarget(chosen), identityFiles: [] }, chosen, signal);
    const connection = await retrying(open, { retries, signal, firstPauseMs: 10 });
    connection.opened();
    await connection.leave();
    return "logged in";
  } catch (error) {
    return describeError(error).replaceAll(String(chosen.port), "PORT");
  }
}

/** Asks rounds of questions, and takes the answers that are right. */
function asking(rounds: readonly (readonly (Prompt & { readonly right: string })[])[]) {
  return (context: AuthContext) => {
    if (context.method !== "keyboard-interactive") return context.reject(["keyboard-interactive"]);
    const next = (index: number): void => {
      const round = rounds[index];
      if (round === undefined) {
        context.accept();
        return;
      }
      context.prompt(
        round.map(({ prompt, echo }) => ({ prompt, echo: echo ?? false })),
        (answers) => {
          if (round.every(({ right }, at) => answers[at] === right)) next(index + 1);
          else context.reject(["keyboard-interactive"]);
        },
      );
    };
    next(0);
  };
}

const password = { prompt: "Password: ", echo: false, right: "sesame" };
const code = { prompt: "One-time code (\u001b[1m6\u001b[0m digits): ", echo: true, right: "123456" };

describe("a login that asks questions", () => {
  const answering = (asked: string[]) => async (prompt: string, echo: boolean) => {
    asked.push(`${prompt}${echo ? ", shown" : ""}`);
    return secret({ text: "123456" });
  };

  it.each([
    ["in one round", [[password, code]]],
    ["in two rounds", [[password], [code]]],
    ["the code first", [[code], [password]]],
    ["with a round that only tells", [[], [password], [], [code]]],
  ])("gets the password and the answers of a person, %s", async (_, rounds) => {
    await using server = await startServer(asking(rounds));
    const asked: string[] = [];
    expect(await logIn(options(server, { password: say("sesame"), answer: answering(asked) }))).toBe("logged in");
    expect(asked).toEqual([`me@127.0.0.1:${server.port} asks One-time code ( [1m6 [0m digits), shown`]);
  });

  it("asks a person for everything where no password was given", async () => {
    await using server = await startServer(asking([[{ ...password, right: "123456" }, code]]));
    const asked: string[] = [];
    expect(await logIn(options(server, { answer: answering(asked) }))).toBe("logged in");
    expect(asked).toHaveLength(2);
  });

  it("sends the password to one question only", async () => {
    await using server = await startServer(asking([[password], [{ ...password, right: "sesame" }]]));
    expect(await logIn(options(server, { password: say("sesame") }))).toMatchInlineSnapshot(`
      "me@127.0.0.1:PORT: the login asks more than a password
        the server asks "Password:", which tsamae cannot answer
        the server takes: keyboard-interactive
        Run tsamae from a terminal: it passes such questions on, and asks them anew each time."
    `);
  });

  it("names what is asked where nobody can answer", async () => {
    await using server = await startServer(asking([[password, code]]));
    const answer = async () => {
      throw new Error("there is no terminal");
    };
    expect(await logIn(options(server, { password: say("sesame"), answer }))).toMatchInlineSnapshot(`
      "me@127.0.0.1:PORT: the login asks more than a password
        the server asks "One-time code ( [1m6 [0m digits):": there is no terminal
        the server takes: keyboard-interactive
        Run tsamae from a terminal: it passes such questions on, and asks them anew each time."
    `);
  });

  it("says so when the answers were wrong, and does not try again", async () => {
    let logins = 0;
    await using server = await startServer((context) => {
      if (context.method === "keyboard-interactive") logins += 1;
      asking([[code]])(context);
    });
    expect(await logIn(options(server, { answer: say("000000") }), 3)).toMatchInlineSnapshot(`
      "me@127.0.0.1:PORT: the answers were refused
        the server's questions: answered, not accepted
        the server takes: keyboard-interactive
        Run tsamae from a terminal: it passes such questions on, and asks them anew each time."
    `);
    expect(logins).toBe(1);
  });
});

describe("a failure that may pass", () => {
  const open = (context: AuthContext) => context.accept();
  const through = (server: { readonly port: number; readonly knownHosts: string }, port: number) => ({
    port,
    knownHosts: server.knownHosts.replace(String(server.port), String(port)),
  });

  it("is tried again: a hang-up before sshd spoke", async () => {
    await using server = await startServer(open);
    await using gate = await startTcp((socket, number) => {
      if (number === 0) socket.destroy();
      else if (number === 1) socket.end("Exceeded MaxStartups\r\n");
      else socket.pipe(connect(server.port, "127.0.0.1").on("error", () => undefined)).pipe(socket);
    });
    expect(await logIn(options(through(server, gate.port)), 3)).toBe("logged in");
    expect(gate.connections()).toBe(3);
  });

  it("is tried so often and no more: a hang-up, silence", async () => {
    await using gate = await startTcp((socket) => socket.destroy());
    const chosen = options({ port: gate.port, knownHosts: "" });
    expect(await logIn(chosen, 2)).toMatchInlineSnapshot(`
      "me@127.0.0.1:PORT: 127.0.0.1 port PORT hangs up at once (tried 3 times)
        Is that sshd's port? If it is, sshd has too many logins at once, or turns this machine away."
    `);
    expect(gate.connections()).toBe(3);
    await using silent = await startTcp(() => undefined);
    const quiet = options({ port: silent.port, knownHosts: "" }, { connectTimeoutMs: 100 });
    expect(await logIn(quiet, 1)).toContain("within 0.1 s (tried 2 times)");
    expect(silent.connections()).toBe(2);
  });

  it("is neither a wrong host key, nor a refused login, nor a refused connection", async () => {
    let logins = 0;
    await using server = await startServer((context) => {
      logins += context.method === "password" ? 1 : 0;
      context.reject(["password"]);
    });
    expect(await logIn(options({ port: server.port, knownHosts: "" }), 3)).toMatch(/its host key is not known\n/);
    expect(await logIn(options(server, { password: say("wrong") }), 3)).toMatch(/the password was refused\n/);
    expect(logins).toBe(1);
    expect(await logIn(options({ port: 1, knownHosts: "" }), 3)).toMatch(/refuses connections on port PORT\n/);
  });

  it("does not outlive the run", async () => {
    await using gate = await startTcp((socket) => socket.destroy());
    const controller = new AbortController();
    const chosen = options({ port: gate.port, knownHosts: "" });
    const opening = retrying(() => connectSsh(sshTarget(chosen), chosen, controller.signal), {
      retries: 5,
      signal: controller.signal,
    });
    const refused = opening.then(
      () => "a connection",
      (error: unknown) => String(error),
    );
    await pause(100);
    controller.abort();
    expect(await refused).toContain("stopped");
  });

  it("is no slow greeting, within the time of the connection", async () => {
    await using server = await startServer(open);
    await using slow = await startTcp((socket) => {
      const far = connect(server.port, "127.0.0.1").on("error", () => undefined);
      setTimeout(() => socket.pipe(far).pipe(socket), 400);
    });
    expect(await logIn(options(through(server, slow.port), { connectTimeoutMs: 3000 }))).toBe("logged in");
    expect(slow.connections()).toBe(1);
  });
});
