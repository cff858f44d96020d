/** POSIX shell text in which every value was quoted by the {@link sh} tag. */
export interface ShellCommand {
  readonly text: string;
}

/** A command line as people write it: shell text, or what {@link sh} built, in which values from a host are quoted. */
export type Command = string | ShellCommand;

/** The shell text of a command line. */
export const commandText = (command: Command): string => (typeof command === "string" ? command : command.text);

type ShellValue = string | number | ShellCommand | readonly string[];

/**
 * Builds shell text: each `${value}` becomes one quoted word, a list becomes several words, and a
 * {@link ShellCommand} is put in as it is.
 *
 * @throws TypeError for a value with a NUL byte, which no argument of a program can carry, and for any other kind of value.
 * @example
 * sh`ln -s -- ${target} ${path}`.text // "ln -s -- '/etc/a b' '/x'"
 */
export function sh(parts: TemplateStringsArray, ...values: readonly ShellValue[]): ShellCommand {
  return { text: String.raw({ raw: parts }, ...values.map(word)) };
}

/** Shell text that is a program already: a user's command line, or fragments that were built by {@link sh}. */
export function raw(text: string): ShellCommand {
  return { text: withoutNul(text) };
}

/** Several commands, a line each. */
export function lines(commands: readonly ShellCommand[]): ShellCommand {
  return { text: commands.map(({ text }) => text).join("\n") };
}

/** One word for a POSIX shell: quoted unless it is plainly harmless. */
export function quote(text: string): string {
  if (/^[\w@%+:,./-]+$/.test(text)) return text;
  return `'${withoutNul(text).replaceAll("'", `'\\''`)}'`;
}

function word(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(listed).join(" ");
  if (isShellCommand(value)) return value.text;
  throw new TypeError(`sh: expected a string, a number, a command or a list of strings, got ${named(value)}`);
}

function listed(value: unknown): string {
  if (typeof value === "string") return quote(value);
  throw new TypeError(`sh: expected a list of strings, got one with ${named(value)}`);
}

export function isShellCommand(value: unknown): value is ShellCommand {
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";
}

/** The kind of a value, not the value: it may be a secret. */
function named(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return value instanceof Object ? `a ${Object.prototype.toString.call(value).slice(8, -1)}` : typeof value;
}

function withoutNul(text: string): string {
  if (text.includes("\0")) throw new TypeError(`a shell command cannot carry a NUL byte: ${JSON.stringify(text)}`);
  return text;
}
