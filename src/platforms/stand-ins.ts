import { raw, type ShellCommand } from "../values/shell.ts";

/**
 * Shell functions in the place of programs that BSD systems and macOS lack, under the programs' names. They start
 * nothing where the program is there.
 */

/** sha256sum(1), of coreutils: macOS has shasum(1), FreeBSD has sha256(1), which separates digest and name by one blank. */
export const sha256sum: ShellCommand = raw(`command -v sha256sum >/dev/null || if command -v shasum >/dev/null; then
  sha256sum() { shasum -a 256 "$@"; }
else
  sha256sum() {
    [ "\${1-}" != -- ] || shift
    if [ $# = 0 ]; then digest=$(sha256 -q) && echo "$digest  -"
    else sha256 -r -- "$@" | sed 's/^\\([0-9a-f]\\{64\\}\\) /\\1  /'
    fi
  }
fi`);

/** base64(1), as far as it encodes: FreeBSD has it since 14, and b64encode(1) always. */
export const base64: ShellCommand = raw("command -v base64 >/dev/null || base64() { b64encode -r -; }");
