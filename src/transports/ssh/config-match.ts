import { userInfo } from "node:os";
import { ConnectionError } from "../../errors.ts";
import type { ConfigLine } from "./config-lines.ts";
import { matchesPatterns } from "./pattern.ts";

/** What `Host` and `Match` compare with, as far as the files have been read. */
export interface MatchSubject {
  /** The host as the user calls it. */
  readonly original: string;
  /** What `Host` is about: that, and in the second reading where it leads. */
  readonly name: string;
  /** With `HostName` put in, as far as it is known. */
  readonly host: () => string;
  readonly user: () => string;
  /** The files are read a second time, because a `Match final` or `canonical` is among them. */
  readonly isFinalPass: boolean;
  /** To be called when the files have to be read a second time. */
  readonly wantFinalPass: () => void;
}

/** `Host web* !web9`: in OpenSSH the names are compared as they are written, small and capital letters apart. */
export function matchesHostLine({ words }: ConfigLine, name: string): boolean {
  return matchesPatterns(words, name);
}

/** @throws ConnectionError for `exec`, when the block hangs on it, and for criteria that are unknown. */
export function matchesMatchLine(line: ConfigLine, subject: MatchSubject): boolean {
  const words = [...line.words];
  let isMatch = true;
  let isOpen = false;
  if (words.length === 0) throw unknownCriterion(line, "nothing");
  while (words.length > 0) {
    const [name, joined] = splitOnce(words.shift() ?? "");
    const isNegated = name.startsWith("!");
    const criterion = name.replace(/^!/, "").toLowerCase();
    const value = withoutValue.has(criterion) ? "" : (joined ?? words.shift() ?? "");
    if (criterion === "exec") isOpen = true;
    else if (holds(criterion, value, { line, subject }) === isNegated) isMatch = false;
  }
  if (isMatch && isOpen) throw execRefused(line, subject);
  return isMatch;
}

const withoutValue: ReadonlySet<string> = new Set(["all", "canonical", "final"]);

interface Context {
  readonly line: ConfigLine;
  readonly subject: MatchSubject;
}

function holds(criterion: string, value: string, { line, subject }: Context): boolean {
  const patterns = value.split(",");
  const isHost = (name: string) =>
    matchesPatterns(
      patterns.map((pattern) => pattern.toLowerCase()),
      name.toLowerCase(),
    );
  switch (criterion) {
    case "all":
      return true;
    case "canonical":
      return subject.isFinalPass;
    case "final":
      subject.wantFinalPass();
      return subject.isFinalPass;
    case "host":
      return isHost(subject.host());
    case "originalhost":
      return isHost(subject.original);
    case "user":
      return matchesPatterns(patterns, subject.user());
    case "localuser":
      return matchesPatterns(patterns, userInfo().username);
    default:
      throw unknownCriterion(line, criterion);
  }
}

function splitOnce(word: string): readonly [string, string?] {
  const at = word.indexOf("=");
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function execRefused({ at }: ConfigLine, { original }: MatchSubject): ConnectionError {
  return new ConnectionError("what the ssh configuration says of this host hangs on `Match exec`", {
    at,
    about: original,
    hint: "tsamae starts no program to find out where to connect. Name the hosts there (`Match host …`), give another file with --ssh-config, or let the system's ssh decide: --ssh-program.",
  });
}

function unknownCriterion({ at }: ConfigLine, criterion: string): ConnectionError {
  return new ConnectionError(`the ssh configuration matches by ${criterion}, which is not understood`, {
    at,
    hint: "Known are all, canonical, final, host, originalhost, user and localuser. The system's ssh may know more: --ssh-program.",
  });
}
