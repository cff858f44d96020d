import { accountNumberRoots } from "./accounts.ts";
import { type Answer, defineFact, type Roots } from "./fact.ts";
import { type FileState, linkStateQuestion, targetStateQuestion } from "./file-state.ts";
import { parsePaths, pathRoots, pathScript } from "./path.ts";

/**
 * What is at a path, as lstat(2) sees it: a link at the end is not followed.
 *
 * @example
 * const now = host.read(facts.file("/etc/motd"));
 * if (now.type === "file" && now.mode !== "0644") …
 */
export const file = defineFact<string, FileState>({
  name: "file",
  script: (keys, platform) => pathScript(linkStateQuestion, keys, platform),
  parse: (output, keys) => parsePaths(linkStateQuestion, output, keys),
  roots: fileRoots,
});

/** What a path leads to, as stat(2) sees it. `canonical` is where it leads; also for a dangling link, whose type is `none`. */
export const target = defineFact<string, FileState>({
  name: "target",
  script: (keys, platform) => pathScript(targetStateQuestion, keys, platform),
  parse: (output, keys) => parsePaths(targetStateQuestion, output, keys),
  roots: fileRoots,
});

/** A number that has no name yet gets one when the user is made. */
function fileRoots(key: string, answer: Answer<FileState>): Roots {
  const roots = pathRoots(key, answer);
  if ("unreadable" in answer || answer.value.type === "none") return roots;
  const nameless = /^\d+$/.test(answer.value.owner) || /^\d+$/.test(answer.value.group);
  return nameless ? { ...roots, watched: accountNumberRoots.watched } : roots;
}
