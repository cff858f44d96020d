import type { ShellCommand } from "../values/shell.ts";

/** A service, or another unit of systemd. */
export interface ServiceState {
  readonly exists: boolean;
  /** Active, or about to be: `activating` and `reloading` count. */
  readonly running: boolean;
  /** The last run ended badly. */
  readonly failed: boolean;
  /**
   * `enabled`, `disabled`, `static`, `masked`, `indirect`, `generated`…, as systemctl(1) says; empty for what has no
   * unit file. Other init systems know `enabled` and `disabled`.
   */
  readonly enabled: string;
  /** Whether it starts at boot by its own doing: `systemctl is-enabled` ends with 0, and it can be disabled. */
  readonly isEnabled: boolean;
  /** Present if its unit file was changed and systemd has not read it again. */
  readonly needsReload?: true | undefined;
  /** The drop-ins that systemd has read for it; present if there are any. */
  readonly dropIns?: readonly string[] | undefined;
}

/** What can be done to a service. */
export type ServiceVerb =
  | "start"
  | "stop"
  | "restart"
  | "tryRestart"
  | "reload"
  | "reloadOrRestart"
  | "enable"
  | "disable"
  | "mask"
  | "unmask";

/** What a host said of a service, or why it could not. */
export type ServiceAnswer = { readonly value: ServiceState } | { readonly unreadable: string };

/** How one init system is asked and told. */
export interface InitSystem {
  /** Where its services and their links are: a file change there makes answers stale. */
  readonly folders: readonly string[];
  /** How a person lists its services. */
  readonly list: string;
  /** What it cannot do. */
  readonly lacks: readonly ServiceVerb[];
  readonly isName: (name: string) => boolean;
  /** One fragment for all names, which `isName` accepts. */
  readonly ask: (names: readonly string[]) => ShellCommand;
  /** One answer a name, in order. */
  parse(output: string, names: readonly string[]): readonly ServiceAnswer[];
  control(verb: ServiceVerb, name: string, now: ServiceState): ShellCommand;
}
