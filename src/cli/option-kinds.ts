import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { suggestionHint } from "../values/suggestion.ts";

/** What was given for an option, to be asked after parsing. */
export type Given<Value> = () => Value;

/** `--dry-run`: false unless given. `--no-dry-run` is understood too: it turns off what a config turns on. */
export function flag(command: Command, flags: string, about: string): Given<boolean> {
  const option = new Option(flags, about);
  const given = added(command, option);
  command.addOption(new Option(`--no-${option.name()}`).hideHelp().default(undefined));
  return () => given() === true;
}

/** `--sudo` and `--no-sudo`; undefined when neither was given, and the last one counts. */
export function eitherWay(
  command: Command,
  name: string,
  abouts: { readonly yes: string; readonly no: string },
): Given<boolean | undefined> {
  const given = added(command, new Option(`--${name}`, abouts.yes));
  command.addOption(new Option(`--no-${name}`, abouts.no).default(undefined));
  return () => {
    const value = given();
    return typeof value === "boolean" ? value : undefined;
  };
}

/** An option with a value; an empty one is refused. */
export function text(command: Command, flags: string, about: string): Given<string | undefined> {
  const option: Option = new Option(flags, about).argParser((value) => notEmpty(option, value));
  const given = added(command, option);
  return () => {
    const value = given();
    return typeof value === "string" ? value : undefined;
  };
}

/** An option that may be given several times. */
export function list(command: Command, flags: string, about: string): Given<readonly string[]> {
  const values: string[] = [];
  const option: Option = new Option(flags, about).argParser((value) => values.push(notEmpty(option, value)));
  command.addOption(option);
  return () => values;
}

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

export function number(
  command: Command,
  [flags, about]: readonly [string, string],
  { least, most, whole }: NumberRange,
): Given<number | undefined> {
  const option = new Option(flags, about).argParser((value) => {
    const read = Number(value);
    if (value.trim() !== "" && read >= least && read <= most && (!whole || Number.isInteger(read))) return read;
    throw new UsageError(`expected a ${whole ? "whole " : ""}number from ${least} to ${most}, got "${value}"`, {
      about: option.long,
    });
  });
  const given = added(command, option);
  return () => {
    const value = given();
    return typeof value === "number" ? value : undefined;
  };
}

/** One of a few words, in any case; the first one is the default. */
export function choice<Word extends string>(
  command: Command,
  [flags, about]: readonly [string, string],
  words: readonly [Word, ...Word[]],
): Given<Word> {
  let chosen: Word = words[0];
  const option = new Option(flags, `${about}: ${words.join(", ")} (default: ${words[0]})`).argParser((value) => {
    const word = words.find((one) => one === value.toLowerCase());
    if (word === undefined)
      throw new UsageError(`"${value}" is none of its values`, {
        about: option.long,
        hint: suggestionHint(value, words),
      });
    chosen = word;
    return word;
  });
  command.addOption(option);
  return () => chosen;
}

function added(command: Command, option: Option): Given<unknown> {
  command.addOption(option);
  return () => {
    const value: unknown = command.getOptionValue(option.attributeName());
    return value;
  };
}

function notEmpty(option: Option, value: string): string {
  if (value !== "") return value;
  throw new UsageError("expected a value, got nothing", { about: option.long });
}
