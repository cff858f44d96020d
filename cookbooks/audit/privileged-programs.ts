import { facts, type HostView, sh } from "tsamae";
import type { Rule } from "./rule.ts";

/** What makes its caller somebody else: programs with the set-uid or set-gid bit, as the host has them. */
export function privilegedPrograms(folders: readonly string[], host: HostView): readonly Rule[] {
  if (folders.length === 0) return [];
  // A folder that is a link to another one, as /bin often is, is not looked through twice.
  const { text: command } = sh`find ${folders} -xdev -type f -perm /6000 2>/dev/null || :`;
  const { stdout } = host.read(facts.output({ command }));
  const paths = [...new Set(stdout.split("\n"))].filter((path) => /^\/[\w./+@:-]+$/.test(path)).toSorted();
  return paths.map((path): Rule => ({ type: "path", path, permissions: "x", byPeople: true, key: "privileged" }));
}
