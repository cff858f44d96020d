import { ConnectionError } from "../errors.ts";
import type { SshTarget } from "./ssh-target.ts";

/** How far a connection got. */
export type Phase = "connecting" | "handshake" | "login" | "shell";

/** Words what keeps us from a host, before there is a shell. */
export function connectFailure(target: SshTarget, phase: Phase, error: unknown): ConnectionError {
  if (error instanceof ConnectionError) return error;
  const { message, hint } = words(target, phase, error);
  return new ConnectionError(message, { about: target.name, hint, cause: error });
}

export function noAnswer(target: SshTarget, phase: Phase, limitMs: number): ConnectionError {
  const within = `within ${limitMs / 1000} s`;
  const { host, port, name } = target;
  const texts = {
    connecting: {
      message: `no answer from ${host} port ${port} ${within}`,
      hint: "Is the host up, and does a firewall let this machine through?",
    },
    handshake: {
      message: `something answers on ${host} port ${port}, but does not finish the SSH handshake ${within}`,
      hint: "Is that sshd's port? Another one is given with --port.",
    },
    login: {
      message: `sshd did not answer the login ${within}`,
      hint: "Is the host overloaded, or its directory service away?",
    },
    shell: { message: `sshd did not start a shell ${within}`, hint: "Is the host overloaded?" },
  } as const satisfies Record<Phase, { message: string; hint: string }>;
  return new ConnectionError(texts[phase].message, { about: name, hint: texts[phase].hint });
}

/** What ssh2 reports of a connection that broke, in words. */
export function lostWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (error.message === "Keepalive timeout") return "the host no longer answers";
  if (code === "ECONNRESET" || code === "EPIPE") return "the connection was reset";
  if (code === "ETIMEDOUT") return "the connection timed out";
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") return "there is no longer a route to the host";
  // A server words its own farewell: nothing of it may steer the terminal.
  return error.message.replaceAll(/\p{Cc}/gu, " ") || String(code);
}

function words({ host, port, user }: SshTarget, phase: Phase, error: unknown): { message: string; hint?: string } {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    const reason = code === "EAI_AGAIN" ? "the name server does not answer" : "no such name";
    return { message: `cannot find ${host}: ${reason}`, hint: "Check the spelling, or give its address." };
  }
  if (code === "ECONNREFUSED") {
    return {
      message: `${host} refuses connections on port ${port}`,
      hint: "Does sshd run there, and on that port? Another one is given with --port.",
    };
  }
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") {
    return { message: `there is no route to ${host}`, hint: "Check the address and this machine's network." };
  }
  if (code === "ETIMEDOUT") {
    return {
      message: `no answer from ${host} port ${port}`,
      hint: "Is the host up, and does a firewall let us through?",
    };
  }
  if (phase === "handshake" && (code === "ECONNRESET" || message === "Connection lost before handshake")) {
    return {
      message: `${host} port ${port} hangs up at once`,
      hint: "Is that sshd's port? If it is, sshd has too many logins at once, or turns this machine away.",
    };
  }
  if (phase === "handshake") {
    return {
      message: `the SSH handshake with ${host} port ${port} failed: ${message}`,
      hint: "Does sshd listen there, and is it younger than 2014? `ssh -v` shows more.",
    };
  }
  const during = { connecting: "connecting", login: `the login of ${user}`, shell: "the start of the shell" }[phase];
  return { message: `the connection was lost during ${during}: ${lostWords(error)}` };
}
