import { basename } from "node:path/posix";
import * as v from "valibot";
import type { Made } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { oldVersionPath } from "../facts/old-versions.ts";
import { beforePrograms, runToRead } from "../facts/program.ts";
import { type ShellCommand, sh } from "../values/shell.ts";
import type { Effect } from "./change.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { t } from "./properties.ts";

/** A command line with `%{path}` where the file's path belongs. */
export type Validation = `${string}%{path}${string}`;

/** What keeps a wrong file from doing harm, for everything that writes files. */
export interface Safeguards {
  /**
   * A command that judges new content before it replaces the old: `"visudo -cf %{path}"`. `%{path}` stands for the
   * temporary file, as one word, without quotes around it; that file has its owner and mode by then, lies in the same
   * folder, and its name begins with `.tsamae.`. If the command fails, the old file stays, and what it printed is shown.
   */
  validate?: Lazy<Validation> | undefined;
  /**
   * How many old versions to keep beside the file when its content is replaced or deleted: `motd.~1~`, `motd.~2~`, the
   * highest number the newest. Older ones are removed then. Default: 0, none is made or removed.
   */
  backup?: Lazy<number> | undefined;
}

const isValidation = (value: unknown): value is Validation => typeof value === "string" && value.includes("%{path}");

export const safeguards = {
  validate: t.optional(
    v.pipe(
      v.custom<Validation>(isValidation, 'expected a command with %{path} in it, such as "visudo -cf %{path}"'),
      v.check((command) => !command.includes("\0"), "expected a text without NUL bytes"),
    ),
  ),
  backup: t.optional(
    v.pipe(
      t.number(),
      v.check((count) => Number.isInteger(count) && count >= 0 && count <= 1000, "expected a number from 0 to 1000"),
    ),
  ),
};

/**
 * Shell text that ends the script when the command refuses the file `"$t"`, with what it printed. The file gets a second
 * name in its folder, since what it includes may be named from there; what replaces the old file is the one that nobody
 * else can reach.
 */
export function judgement(validate: Validation): ShellCommand {
  const command = validate.replaceAll("%{path}", '"$tsamae_file"');
  return sh`${beforePrograms}
tsamae_file=\${PWD%/*}/\${p#./}f
export tsamae_file
v=../\${p#./}f
ln -- "$t" "$v" 2>/dev/null || (set -C; cat <"$t" >"$v") || exit
tsamae_judge() {
cd -- "$w" || exit
${runToRead({ command: `exec 2>&1\n${command}` })}
}
o=$(tsamae_judge </dev/null 2>&1)
s=$?
rm -f -- "$v"
if [ $s != 0 ]; then
printf '%s\\n' "$o" >&2
echo "validate refused the new content with status $s; nothing was replaced" >&2
exit 1
fi`;
}

/** How the present file is kept when it is replaced or removed. */
export interface Keeping {
  /** In words: `the old one kept as motd.~3~`. */
  readonly summary: string;
  /** Does what replaces the file, and keeps the old one before; `folder` is where both lie. */
  readonly replace: (move: ShellCommand, folder: string) => ShellCommand;
  readonly affects: readonly Effect[];
  readonly makes: readonly Made[];
}

/** Undefined where nothing is to be kept. `path` is canonical, and a regular file is there. */
export function keeping(path: string, backup: number | undefined, host: HostView): Keeping | undefined {
  if (backup === undefined || backup === 0) return undefined;
  const versions = facts.oldVersions(path);
  const before = host.read(versions);
  const next = (before.at(-1) ?? 0) + 1;
  const kept = [...before, next].slice(-backup);
  const dropped = before.filter((number) => !kept.includes(number)).map((number) => oldVersionPath(path, number));
  const old = oldVersionPath(path, next);
  const affects: readonly Effect[] = [
    { type: "path", canonical: old, before: "none", after: "file" },
    ...dropped.map((canonical): Effect => ({ type: "path", canonical, before: "file", after: "none" })),
  ];
  const removed = dropped.length === 0 ? "" : `, ${dropped.map((one) => basename(one)).join(", ")} removed`;
  return {
    summary: `the old one kept as ${basename(old)}${removed}`,
    replace: (move, folder) => {
      const at = (one: string): string => `${folder}/${basename(one)}`;
      return keptBefore(move, { path: at(path), old: at(old), dropped: dropped.map(at) });
    },
    affects,
    makes: [versions.surely(kept)],
  };
}

interface Versions {
  readonly path: string;
  readonly old: string;
  readonly dropped: readonly string[];
}

/** A second name for the old file costs nothing, and there is no moment without the file; not every file system has that. */
function keptBefore(move: ShellCommand, { path, old, dropped }: Versions): ShellCommand {
  const prune = dropped.length === 0 ? sh`:` : sh`rm -f -- ${dropped}`;
  return sh`ln -- ${path} ${old} 2>/dev/null || { [ ! -e ${old} ] && [ ! -L ${old} ] && cp -pP -- ${path} ${old}; } || exit
if ${move}; then ${prune}; else rm -f -- ${old}; exit 1; fi`;
}
