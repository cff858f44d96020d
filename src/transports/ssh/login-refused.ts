import { ConnectionError } from "../../errors.ts";
import type { SshTarget } from "./target.ts";

/** What was tried to log in, and what the server said. */
export interface LoginLog {
  /** The methods that the server takes now. */
  takes: readonly string[];
  /** A line for each key and password, with what became of it. */
  readonly tried: string[];
  /** Lines of the server's own, shown before the login. */
  readonly says: string[];
}

/** Words a failed login: what was tried, what the server takes, what to do. */
export function loginRefused(target: SshTarget, log: LoginLog): ConnectionError {
  const tried = log.tried.length > 0 ? log.tried : ["no key was found"];
  const takes = log.takes.length > 0 ? [`the server takes: ${log.takes.join(", ")}`] : [];
  const says = log.says.map((line) => `the server says: ${line}`);
  const list = [...tried, ...takes, ...says].map((line) => `\n  ${line}`).join("");
  return new ConnectionError(`${headline(log)}${list}`, { about: target.name, hint: hint(target, log) });
}

function headline({ tried }: LoginLog): string {
  if (tried.some((line) => line.startsWith("password: wrong"))) return "the password was refused";
  if (tried.some((line) => line.startsWith("the server asks "))) return "the login asks more than a password";
  if (tried.some((line) => line.startsWith("the server's questions"))) return "the answers were refused";
  if (tried.some((line) => line.includes("accepted, but"))) return "a key was accepted, but it is not enough to log in";
  if (tried.some((line) => line.includes("passphrase"))) return "the host accepts a key that cannot be opened";
  return "no key was accepted";
}

function hint({ user }: SshTarget, { tried, takes }: LoginLog): string {
  const hasQuestions = tried.some((line) => line.startsWith("the server asks ") || line.startsWith("the server's q"));
  const isPasswordTried = hasQuestions || tried.some((line) => line.startsWith("password: "));
  const wantsMore = tried.some((line) => line.includes("accepted, but"));
  const takesPassword = wantsMore || takes.includes("password") || takes.includes("keyboard-interactive");
  const isLocked = tried.some((line) => line.includes("passphrase"));
  const ways = [
    ...(tried.some((line) => line.startsWith("certificate ")) ? ["Log in with the certificate: --ssh-program."] : []),
    ...(isLocked ? ["Load the key into the ssh agent (ssh-add), or type its passphrase when asked."] : []),
    ...(hasQuestions ? ["Run tsamae from a terminal: it passes such questions on, and asks them anew each time."] : []),
    ...(isPasswordTried && !hasQuestions ? [`Check the password, and that ${user} may log in with one.`] : []),
    ...(takes.includes("publickey") && !wantsMore && !isLocked
      ? [`Name a key that ${user}'s authorized_keys holds: --key FILE.`]
      : []),
    ...(takesPassword && !isPasswordTried ? ["Log in with a password: --ask-password."] : []),
  ];
  return ways.length > 0 ? ways.join("\n") : `Check the user: ${user}.`;
}
