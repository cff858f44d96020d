import { type ShellCommand, sh } from "../values/shell.ts";
import { asManager, type Scope, systemctl } from "./systemctl.ts";

/**
 * Checks a unit, on standard input, as if it stood below /etc/systemd/system at `path`: `a.service`, or
 * `a.service.d/b.conf`; likewise for units of users. Warnings about the unit itself count where systemd-analyze(1) can tell (since 250).
 */
export function verifyUnit(unit: string, path: string, scope: Scope): ShellCommand {
  return sh`command -v systemd-analyze >/dev/null || exit 0
d=$(mktemp -d) || exit
trap 'rm -rf -- "$d"' 0
trap 'exit 1' 1 2 15
mkdir -p -- "$d/"${unit}.d && cat >"$d/"${path} || exit
file="$d/"${unit}
[ -e "$file" ] || { file=$(${systemctl(scope)} show --property=FragmentPath -- ${unit} 2>/dev/null); file=\${file#FragmentPath=}; }
[ -n "$file" ] || exit 0
errors=--recursive-errors=no
case $(systemd-analyze --help) in (*--recursive-errors*) ;; (*) errors= ;; esac
${asManager(scope)} SYSTEMD_UNIT_PATH="$d:" systemd-analyze --${scope} verify --man=no $errors -- "$file" >&2`;
}
