import { ConnectionError } from "../../errors.ts";
import type { SshTarget } from "./target.ts";

/** How far a connection got. */
export type Phase = "connecting" | "handshake" | "login" | "shell";

/** A failure that may have passed in a moment: silence, or a hang-up before sshd spoke. Nothing was sent to log in. */
export class PassingFailure extends ConnectionError {}

/** What broke the connection, and what a program that carried it said. */
export interface Breakage {
  readonly error: unknown;
  readonly said: string;
}

/** Words what keeps us from a host, before there is a shell. */
export function connectFailure(target: SshTarget, phase: Phase, { error, said }: Breakage): ConnectionError {
  if (error instanceof ConnectionError) return error;
  const { message, hint } = commandWords(target, phase, { error, said });
  const Failure = mayPass(phase, error) && said === "" ? PassingFailure : ConnectionError;
  return new Failure(message, { about: target.name, hint, cause: error });
}

/** A host on the way keeps us out. */
export function onTheWay(target: SshTarget, hop: SshTarget, error: unknown): ConnectionError {
  const about = `${hop.name}, on the way to ${target.name}`;
  if (error instanceof ConnectionError) {
    const Failure = error instanceof PassingFailure ? PassingFailure : ConnectionError;
    return new Failure(error.message, {
      about: error.about?.includes(", on") ? error.about : about,
      hint: error.hint,
      cause: error,
    });
  }
  const why = error instanceof Error ? error.message.replace("(SSH) Channel open failure: ", "") : String(error);
  return new ConnectionError(
    `it gets no connection to ${target.host} port ${target.port}: ${lostWords(new Error(why))}`,
    {
      about,
      hint: "Can that host reach it by this name, and does its sshd have AllowTcpForwarding?",
      cause: error,
    },
  );
}

function mayPass(phase: Phase, error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ETIMEDOUT" || code === "EAI_AGAIN") return true;
  if (phase === "connecting") return code === "ECONNRESET";
  return phase === "handshake" && (code === "ECONNRESET" || isHangUp(error));
}

const isHangUp = (error: unknown): boolean =>
  error instanceof Error && error.message === "Connection lost before handshake";

/** A program that carries the connection says more than the connection. */
function commandWords(target: SshTarget, phase: Phase, { error, said }: Breakage): { message: string; hint?: string } {
  if (target.way.type !== "command" || phase === "login" || phase === "shell") return words(target, phase, error);
  const hint = said === "" ? `It is: ${target.way.command}` : `It said:\n${said}`;
  return { message: "its ProxyCommand brought no sshd", hint };
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
  const Failure = phase === "connecting" || phase === "handshake" ? PassingFailure : ConnectionError;
  return new Failure(texts[phase].message, { about: name, hint: texts[phase].hint });
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
  if (phase === "handshake" && (code === "ECONNRESET" || isHangUp(error))) {
    return {
      message: `${host} port ${port} hangs up at once`,
      hint: "Is that sshd's port? If it is, sshd has too many logins at once, or turns this machine away.",
    };
  }
  if (phase === "handshake" && /no matching host key format/.test(message)) {
    return {
      message: "the host offers no host key algorithm that tsamae accepts",
      hint: "Give it an Ed25519 key (ssh-keygen -A). To accept an RSA key with SHA-1, which can be forged, set `HostKeyAlgorithms +ssh-rsa` for this host in the ssh configuration.",
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
