import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { eitherWay, flag, type Given, text } from "./option-kinds.ts";
import type { PasswordChoice } from "./password.ts";

export interface SudoChoices {
  readonly sudo: boolean;
  readonly sudoPassword: PasswordChoice;
}

/** `--[no-]sudo`, and where its password comes from. */
export function sudoOptions(command: Command, byDefault: boolean): Given<SudoChoices> {
  command.optionsGroup("Root:");
  const mark = " (default)";
  const sudo = eitherWay(command, "sudo", {
    yes: `become root by sudo, unless the user is root${byDefault ? mark : ""}`,
    no: `stay the user that runs the session${byDefault ? "" : mark}`,
  });
  const ask = flag(command, "--ask-sudo-password", "ask for sudo's password on the terminal");
  const file = text(
    command,
    "--sudo-password-file <file>",
    "sudo's password is the first line of a file; else that of the environment variable TSAMAE_SUDO_PASSWORD, if it is set",
  );
  return () => {
    const choices = { sudo: sudo() ?? byDefault, sudoPassword: { ask: ask(), file: file() } };
    refuseUseless(choices);
    return choices;
  };
}

/** A password that nothing would ask for is a mistake. */
function refuseUseless({ sudo, sudoPassword }: SudoChoices): void {
  if (sudo || (!sudoPassword.ask && sudoPassword.file === undefined)) return;
  const about = sudoPassword.ask ? "--ask-sudo-password" : "--sudo-password-file";
  throw new UsageError("there is no use for sudo's password without sudo", {
    about,
    hint: "add --sudo, or leave it out",
  });
}
