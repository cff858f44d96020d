import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { type BecomeBy, becomeWays } from "../session/become-script.ts";
import type { Secret } from "../values/secret.ts";
import { choice, eitherWay, flag, type Given, text } from "./option-kinds.ts";
import { type Askable, type PasswordChoice, passwordSource } from "./password.ts";

export interface SudoChoices {
  readonly sudo: boolean;
  readonly become: BecomeBy;
  readonly sudoPassword: PasswordChoice;
}

/** `--[no-]sudo`, by which program, and where its password comes from. */
export function sudoOptions(command: Command, byDefault: boolean): Given<SudoChoices> {
  command.optionsGroup("Root:");
  const mark = " (default)";
  const sudo = eitherWay(command, "sudo", {
    yes: `become root by sudo, unless the user is root${byDefault ? mark : ""}`,
    no: `stay the user that runs the session${byDefault ? "" : mark}`,
  });
  const become = choice(command, ["--become <program>", "become root by another program"], becomeWays);
  const ask = flag(command, "--ask-sudo-password", "ask for the password on the terminal: for su, it is root's");
  const file = text(
    command,
    "--sudo-password-file <file>",
    "the password is the first line of a file; else that of the environment variable TSAMAE_SUDO_PASSWORD, if it is set",
  );
  return () => {
    const isBecomeGiven = command.getOptionValue("become") !== undefined;
    const choices = {
      sudo: sudo() ?? (isBecomeGiven || byDefault),
      become: become(),
      sudoPassword: { ask: ask(), file: file() },
    };
    refuseUseless(command, choices);
    return choices;
  };
}

/** A way or a password that nothing would ask for is a mistake, but for one that a config has for other runs. */
function refuseUseless(command: Command, { sudo, become, sudoPassword }: SudoChoices): void {
  const isTyped = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  if (!sudo && isTyped("become"))
    throw new UsageError("there is nothing to become with --no-sudo", {
      about: "--become",
      hint: "leave out one of them",
    });
  const about = sudoPassword.ask ? "--ask-sudo-password" : "--sudo-password-file";
  if (!isTyped(sudoPassword.ask ? "askSudoPassword" : "sudoPasswordFile")) return;
  if (!sudo)
    throw new UsageError("there is no use for sudo's password without sudo", {
      about,
      hint: "add --sudo, or leave it out",
    });
  if (become === "doas")
    throw new UsageError("doas cannot be given a password: it takes one from a terminal only", {
      about,
      hint: "let doas.conf permit this user `nopass`, or use --become sudo or su",
    });
}

/** How to become root, with the password as a question; false: not at all. */
export function rootWay(
  { sudo, become, sudoPassword }: SudoChoices,
  where: string,
  by: Askable,
): false | { readonly by: BecomeBy; readonly password: (() => Promise<Secret>) | undefined } {
  if (!sudo) return false;
  if (become === "doas") return { by: become, password: undefined };
  const name = become === "su" ? `password of root${where}` : `password for sudo${where}`;
  const kind = { name, fileFlag: "--sudo-password-file", variable: "TSAMAE_SUDO_PASSWORD" };
  return { by: become, password: passwordSource(sudoPassword, kind, by) };
}
