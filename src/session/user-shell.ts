import { type ShellCommand, sh } from "../values/shell.ts";

/** The shell that runs what users wrote: commands and guards. */
export interface UserShell {
  /** A path, or a name in the host's PATH. Default: `sh`. */
  readonly program?: string | undefined;
  /** As a login shell, which reads the user's profile. */
  readonly login: boolean;
}

/** Shell text that makes it so, for as long as its own shell lives. Its status is not 0 where the host has no such shell. */
export function useShell({ program = "sh", login }: UserShell): ShellCommand {
  const option = login ? "-l" : "";
  return sh`if command -v ${program} >/dev/null; then tsamae_sh=$(command -v ${program}) tsamae_login=${option}; else false; fi`;
}
