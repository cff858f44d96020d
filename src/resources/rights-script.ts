import { basename, dirname } from "node:path/posix";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { setOwnerAndMode, type Wanted } from "./owner-and-mode.ts";
import { enterFolder } from "./pinned-folder.ts";

/** Shell text that gives the folder at a canonical path its owner and mode, and nothing that takes its place. */
export function correctFolder(path: string, rights: Wanted): ShellCommand {
  return lines([enterFolder(path), setOwnerAndMode(raw("."), rights)]);
}

/**
 * The same for a file. chmod(1) follows a link, which may take the file's place at any moment; so the mode goes to a file
 * that is open already, once the kernel has told where that file lies.
 */
export function correctFile(path: string, { mode, ...who }: Wanted): ShellCommand {
  const name = `./${basename(path)}`;
  const replaced = sh`{ echo ${`${path}: something took its place`} >&2; exit 1; }`;
  const change =
    mode === undefined
      ? raw(":")
      : sh`[ ! -L ${name} ] || ${replaced}
if [ -r ${name} ] && [ -e /proc/self/fd/0 ]; then
{
[ "$(readlink /proc/self/fd/4 && echo .)" = ${`${path}\n.`} ] || ${replaced}
chmod -- ${mode} /proc/self/fd/4 || exit
} 4<${name}
else chmod -- ${mode} ${name} || exit
fi`;
  return lines([enterFolder(dirname(path)), setOwnerAndMode(sh`${name}`, who), change]);
}
