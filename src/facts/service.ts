import type { Platform } from "../platforms/platform.ts";
import { isUnitName, parseUnits, showUnits, systemdFolders, type UnitRecord } from "../platforms/systemd.ts";
import { lines, raw, type ShellCommand } from "../values/shell.ts";
import { toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { envelope, open } from "./envelope.ts";
import { type Answer, defineFact } from "./fact.ts";

/** A service, or another unit of systemd. */
export interface ServiceState {
  readonly exists: boolean;
  /** Active, or about to be: `activating` and `reloading` count. */
  readonly running: boolean;
  /** The last run ended badly. */
  readonly failed: boolean;
  /** `enabled`, `disabled`, `static`, `masked`, `indirect`, `generated`…, as systemctl(1) says; empty for what has no unit file. */
  readonly enabled: string;
  /** Whether it starts at boot by its own doing: `systemctl is-enabled` ends with 0, and it can be disabled. */
  readonly isEnabled: boolean;
  /** Present if its unit file was changed and systemd has not read it again. */
  readonly needsReload?: true | undefined;
}

/** A service by its name; a unit of another type by its full name: `nginx`, `docker.socket`. */
export const service = defineFact<string, ServiceState>({
  name: "service",
  script: (names, platform) => envelope("service", isSystemd(platform) ? ask(names) : raw(":")),
  parse(output, names, platform) {
    const text = toText(open("service", output));
    if (!isSystemd(platform)) {
      return names.map(() => ({ unreadable: `this host's init is ${platform.init}; tsamae knows systemd so far` }));
    }
    const asked = names.filter(isUnitName);
    const units = parseUnits(text, asked.length);
    if ("complaint" in units) {
      return names.map((name) => (isUnitName(name) ? { unreadable: units.complaint } : badName(name)));
    }
    const answers = new Map(asked.map((name, index) => [name, units[index]]));
    return names.map((name) => serviceAnswer(name, answers.get(name)));
  },
  roots: () => ({ paths: [], watched: systemdFolders }),
});

function ask(names: readonly string[]): ShellCommand {
  return lines(chunks(names.filter(isUnitName)).map(showUnits));
}

function serviceAnswer(name: string, unit: UnitRecord | undefined): Answer<ServiceState> {
  if (unit === undefined) return badName(name);
  const { LoadState, ActiveState = "", UnitFileState = "", NeedDaemonReload } = unit;
  return {
    value: {
      exists: LoadState !== "not-found",
      running: ["active", "reloading", "activating", "refreshing"].includes(ActiveState),
      failed: ActiveState === "failed",
      enabled: UnitFileState,
      isEnabled: ["enabled", "enabled-runtime", "alias"].includes(UnitFileState),
      ...(NeedDaemonReload === "yes" ? { needsReload: true } : {}),
    },
  };
}

function badName(name: string): { readonly unreadable: string } {
  return { unreadable: `${JSON.stringify(name)} is no name of a unit; a template needs an instance: name@instance` };
}

function isSystemd({ init }: Platform): boolean {
  return init === "systemd";
}
