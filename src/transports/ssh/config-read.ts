import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { ConnectionError } from "../../errors.ts";
import { distrustOf } from "../../trusted-path.ts";
import { filesLike } from "./config-glob.ts";
import { type ConfigLine, configLines } from "./config-lines.ts";
import { type MatchSubject, matchesHostLine, matchesMatchLine } from "./config-match.ts";
import { readIfThere } from "./read-if-there.ts";
import { expandHome } from "./tokens.ts";

/** An ssh_config(5) file, or the text of one. */
export interface ConfigSource {
  readonly file: string;
  /** Given where it is no file: what a program answered. */
  readonly text?: string | undefined;
  /** Nobody named it: it is read, with all that it includes, only if no other account could change it. */
  readonly isUsual?: boolean | undefined;
}

/** OpenSSH's own limit. */
const deepest = 16;

interface Reading {
  readonly subject: MatchSubject;
  readonly take: (line: ConfigLine) => void;
}

/** Goes through the files and hands on, in order, each directive that counts for the host. */
export function readConfig(sources: readonly ConfigSource[], reading: Reading): void {
  for (const { isUsual = false, ...source } of sources)
    readSource(source, { ...reading, isActive: true, isReachable: true, depth: 0, isUsual });
}

interface Level extends Reading {
  /** Whether directives before the first block count. */
  readonly isActive: boolean;
  /** False in a file that is included by a block which does not count: nothing in it does. */
  readonly isReachable: boolean;
  readonly depth: number;
  readonly isUsual: boolean;
}

function readSource({ file, text }: Omit<ConfigSource, "isUsual">, level: Level): void {
  const { subject, take } = level;
  if (level.isUsual) refuseExposed(file, subject.original);
  let isActive = level.isActive;
  for (const line of configLines(text ?? readIfThere(file, subject.original), file)) {
    if (line.keyword === "host") isActive = level.isReachable && matchesHostLine(line, subject.name);
    else if (line.keyword === "match") isActive = level.isReachable && matchesMatchLine(line, subject);
    else if (line.keyword === "include") include(line, { ...level, isActive, isReachable: isActive });
    else if (isActive) take(line);
  }
}

/** OpenSSH refuses such a file too: a ProxyCommand in it is run. */
function refuseExposed(file: string, about: string): void {
  const distrust = existsSync(file) ? distrustOf(file) : undefined;
  if (distrust === undefined) return;
  throw new ConnectionError(`the ssh configuration ${file} is not read: ${distrust.path} ${distrust.why}`, {
    about,
    hint: "Make it owned and writable by root or yourself only (chown, chmod go-w), or name another one: --ssh-config FILE",
  });
}

function include({ words, at }: ConfigLine, level: Level): void {
  if (level.depth >= deepest) {
    throw new ConnectionError(`the ssh configuration includes files more than ${deepest} deep`, {
      at,
      about: level.subject.original,
      hint: "Does a file include itself?",
    });
  }
  const base = at.file.startsWith("/etc/ssh/") ? "/etc/ssh" : join(homedir(), ".ssh");
  for (const word of words) {
    const path = expandHome(word);
    const files = filesLike(isAbsolute(path) ? path : join(base, path));
    for (const file of files) readSource({ file }, { ...level, depth: level.depth + 1 });
  }
}
