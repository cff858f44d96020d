import { raw, type ShellCommand } from "../values/shell.ts";

/**
 * Finds those of `"$@"` that are readable regular files: never a pipe, whose reader would wait for ever.
 * `indices` are their positions, `list` is for `eval "program $list"`: appending paths to `"$@"` would copy them all each time.
 */
export const readableFiles: ShellCommand = raw(`list= indices= index=0
for path do
  index=$((index + 1))
  if [ -f "$path" ] && [ -r "$path" ]; then
    list="$list \\"\\\${$index}\\""
    indices="$indices $index"
  fi
done`);
