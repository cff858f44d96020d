import { ConnectionError } from "../../errors.ts";
import { PassingFailure } from "../ssh/failure.ts";
import type { SshProgramOptions } from "./arguments.ts";

interface Words {
  readonly said: RegExp;
  readonly message: string;
  readonly hint: string;
  /** It may have passed in a moment. */
  readonly passes?: boolean;
}

const nothingSent = "Nothing was sent to log in.";

/** What ssh says of what keeps it out; the first that fits counts. */
const failures: readonly Words[] = [
  {
    said: /Certificate invalid: expired/,
    message: "its host certificate has expired",
    hint: `${nothingSent} Renew it with the CA's key: ssh-keygen -s CA -h -I NAME -n HOST -V +52w KEY.pub`,
  },
  {
    said: /Certificate invalid: not yet valid/,
    message: "its host certificate is not valid yet",
    hint: `${nothingSent} Check the clock of this machine, and the certificate's dates: ssh-keygen -Lf KEY-cert.pub`,
  },
  {
    said: /Certificate invalid: name is not a listed principal/,
    message: "its host certificate does not name this host",
    hint: `${nothingSent} Connect by a name that the certificate lists (ssh-keygen -Lf KEY-cert.pub), or set HostKeyAlias.`,
  },
  {
    said: /REVOKED HOST KEY DETECTED|is marked as revoked/,
    message: "its host key is revoked",
    hint: `${nothingSent} The host needs a new key.`,
  },
  {
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    message: "its host key is not the known one",
    hint: `${nothingSent} The host was set up anew, or somebody stands between you and it. Ask its owner.`,
  },
  {
    said: /No \S+ host key is known for/,
    message: "its host key is not known",
    hint: `${nothingSent} Compare the fingerprint (\`ssh-keyscan HOST | ssh-keygen -lf -\`) with the one the host itself shows, and add the key;\nor let new hosts in: --host-key-policy accept-new`,
  },
  {
    said: /Host key verification failed|Certificate (invalid|lacks)/i,
    message: "its host key was refused",
    hint: nothingSent,
  },
  {
    said: /no matching host key type found/i,
    message: "it has no host key of a type that is asked for",
    hint: nothingSent,
  },
  {
    said: /Permission denied \(|Too many authentication failures|No supported authentication methods/,
    message: "the login was refused",
    hint: "Name a key that is accepted with --key, load it into the ssh agent (ssh-add), or see `ssh -v`.",
  },
  {
    said: /Could not resolve hostname/,
    message: "there is no such name",
    hint: "Check the spelling, or give its address.",
  },
  {
    said: /Connection refused/,
    message: "it refuses connections on this port",
    hint: "Does sshd run there, and on that port? Another one is given with --port.",
  },
  {
    said: /timed out|Operation timed out/i,
    message: "it does not answer",
    hint: "Is the host up, and does a firewall let this machine through?",
    passes: true,
  },
  {
    said: /(?:by|to) UNKNOWN port 65535/,
    message: "what leads to it gives no connection",
    hint: "Does the ProxyCommand, or the host to jump over, reach it?",
  },
  {
    said: /kex_exchange_identification|Connection (closed|reset) by [^\n]* port/,
    message: "it hangs up at once",
    hint: "Is that sshd's port? If it is, sshd has too many logins at once, or turns this machine away.",
    passes: true,
  },
  { said: /No route to host|Network is unreachable/, message: "there is no route to it", hint: "Check its address." },
];

export interface ProgramEnd {
  /** What ssh said before it ended. */
  readonly said: string;
  /** How it ended. */
  readonly reason: string;
}

/** Words why ssh gave no shell; undefined where it was not ssh that failed, but the shell on the host. */
export function programFailure(
  { program = "ssh" }: SshProgramOptions,
  about: string,
  { said, reason }: ProgramEnd,
): ConnectionError | undefined {
  if (reason.startsWith("cannot start ")) {
    return new ConnectionError(reason, {
      about,
      hint: `Install ${program} (openssh-client), or leave out --ssh-program.`,
    });
  }
  if (!reason.endsWith("status 255")) return undefined;
  const found = failures.find((failure) => failure.said.test(said));
  const lines = sayings(said);
  const quoted = lines === "" ? "" : `\n${lines.replaceAll(/^/gm, "  ")}`;
  const Failure = found?.passes ? PassingFailure : ConnectionError;
  const message = `${found?.message ?? `${program} gave no connection`}${quoted}`;
  return new Failure(message, { about, hint: found?.hint ?? `See \`${program} -v\`.` });
}

const mostLines = 12;

/** The lines that say something, without the frames of `@` around warnings. */
function sayings(said: string): string {
  const lines = said.split(/\r?\n/).map((line) => line.replaceAll(/\p{Cc}/gu, " ").trim());
  return lines
    .filter((line) => line !== "" && !/^@+( .*@)?$/.test(line))
    .slice(0, mostLines)
    .join("\n");
}
