import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";

/** What systemctl(1) shows of a unit; absent where this systemd does not have the property. */
export interface UnitRecord {
  readonly Id?: string;
  readonly LoadState?: string;
  readonly ActiveState?: string;
  readonly SubState?: string;
  readonly UnitFileState?: string | undefined;
  readonly Type?: string;
  readonly SourcePath?: string;
  readonly NeedDaemonReload?: string;
  /** Paths, a blank between two. */
  readonly DropInPaths?: string;
}

export const unitProperties: readonly string[] = [
  "LoadState",
  "ActiveState",
  "SubState",
  "UnitFileState",
  "Type",
  "SourcePath",
  "NeedDaemonReload",
  "DropInPaths",
];

/** Where unit files, their links and the init scripts that are made into units are. */
export const systemdFolders: readonly string[] = [
  "/etc/systemd",
  "/lib/systemd",
  "/usr/lib/systemd",
  "/usr/local/lib/systemd",
  "/run/systemd",
  "/etc/init.d",
  ...["0", "1", "2", "3", "4", "5", "6", "S"].map((level) => `/etc/rc${level}.d`),
];

/** The full name of a unit: without a suffix a service is meant, as for systemctl(1). */
export function unitName(name: string): string {
  return /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/.test(name)
    ? name
    : `${name}.service`;
}

/** systemctl takes other characters for patterns, and has nothing to show of a template without an instance. */
export function isUnitName(name: string): boolean {
  return /^[\w:.\\@-]+$/.test(name) && !name.startsWith("-") && !/@\.\w+$/.test(unitName(name));
}

/** One record a unit, in the order asked, and a line `script name state` for each that is made from an init script. */
export function showUnits(names: readonly string[], systemctl = raw("systemctl")): ShellCommand {
  const shown = unitProperties.map((property) => `--property=${property}`);
  return lines([
    sh`units=$(${systemctl} show --no-pager ${shown} -- ${names.map(unitName)} 2>&1)`,
    raw(`printf '%s\\n\\n' "$units"
case $units in (*SourcePath=/etc/init.d/*)
  printf '%s\\n' "$units" | while IFS= read -r line; do
    case $line in (SourcePath=/etc/init.d/*)
      script=\${line##*/}
      printf 'script %s %s\\n\\n' "$script" "$(systemctl is-enabled "$script.service" 2>/dev/null </dev/null)" ;;
    esac
  done ;;
esac`),
  ]);
}

/** The records, in the order asked; or, if those are not all there, what systemctl complains of. */
export function parseUnits(output: string, count: number): readonly UnitRecord[] | { readonly complaint: string } {
  const scripts = new Map([...output.matchAll(/^script (\S+) (\S*)$/gm)].map(([, name = "", state]) => [name, state]));
  const records = output
    .split("\n\n")
    .map((block): UnitRecord => Object.fromEntries(block.split("\n").map(keyAndValue)))
    .filter(({ LoadState }) => LoadState !== undefined)
    .map((unit) => ({
      ...unit,
      UnitFileState: scripts.get(unit.SourcePath?.replace("/etc/init.d/", "") ?? "") ?? unit.UnitFileState,
    }));
  if (records.length === count) return records;
  return { complaint: /^(?![A-Z]\w+=|script ).+/m.exec(output)?.[0] ?? "systemctl did not answer about every unit" };
}

function keyAndValue(line: string): [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}
