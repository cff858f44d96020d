import { raw, type ShellCommand, sh } from "../values/shell.ts";

/** Where the index of packages lies, and what is derived from it. */
export const aptIndexFolders: readonly string[] = ["/var/lib/apt", "/var/cache/apt"];

/** apt.conf(5): no cache on the disk is read or written. */
export const inMemory: ShellCommand = raw("-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=");

/**
 * apt-get(8) ends with 0 although a source could not be fetched, unless told. The folder of the index keeps its age
 * when nothing is new; so the last success is kept where update-notifier(1), and others, have it too.
 */
export function refreshIndex(options: string | undefined): ShellCommand {
  return sh`${updateIndex} ${raw(options ?? "")} || exit
mkdir -p /var/lib/apt/periodic && touch ${successStamp}`;
}

/** `apt-get update` that fails with the first source that does. */
export const updateIndex: ShellCommand = sh`apt-get -q -o DPkg::Lock::Timeout=120 -o APT::Update::Error-Mode=any update`;

const successStamp = "/var/lib/apt/periodic/update-success-stamp";

/** The clock, whether there is an index at all, then what may tell when it was refreshed; seconds. */
export const queryIndexAge: ShellCommand = sh`date +%s
found=
for file in /var/lib/apt/lists/*Release; do [ ! -e "$file" ] || found=yes; done
echo "index $found"
for path in /var/lib/apt/lists ${successStamp}; do echo "$path $(stat -c %Y "$path" 2>/dev/null)"; done`;

/** Seconds since the index was refreshed as a whole; undefined if it never was, or is gone. */
export function parseIndexAge(output: string): number | undefined {
  const now = Number(/^\d+$/m.exec(output)?.[0]);
  const time = (path: string): number => Number(new RegExp(`^${path} (\\d+)$`, "m").exec(output)?.[1] ?? 0);
  const [folder, success] = [time("/var/lib/apt/lists"), time(successStamp)];
  if (success < folder && !output.includes("\nindex yes\n")) return undefined;
  // A time in the future was set by a clock that was wrong.
  const newest = Math.max(...[folder, success].filter((seconds) => seconds <= now));
  return newest > 0 ? now - newest : undefined;
}
