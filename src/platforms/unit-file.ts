import { listOf } from "../values/list-of.ts";

/** One value, or several for a key that is repeated. An empty one takes back what came before, as systemd.syntax(7) has it. */
export type UnitValue = string | number | boolean | readonly (string | number | boolean)[];

type Section = Readonly<Record<string, UnitValue | undefined>>;

/** A unit file by its sections and their keys. */
export interface UnitSections {
  readonly Unit?: Section | undefined;
  readonly Service?: Section | undefined;
  readonly Timer?: Section | undefined;
  readonly Socket?: Section | undefined;
  readonly Path?: Section | undefined;
  readonly Mount?: Section | undefined;
  readonly Automount?: Section | undefined;
  readonly Swap?: Section | undefined;
  readonly Slice?: Section | undefined;
  readonly Install?: Section | undefined;
  /** Sections for others, which systemd leaves alone. */
  readonly [other: `X-${string}`]: Section | undefined;
}

/** What a unit file cannot say, and what to do instead. */
export class UnitFileError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The types of units that may have a file. */
export const unitTypes: readonly string[] = [
  "service",
  "socket",
  "timer",
  "path",
  "mount",
  "automount",
  "swap",
  "target",
  "slice",
];

const bare = ["target"];

/** The sections that systemd reads in a unit of a type. */
export function sectionsOf(type: string): readonly string[] {
  const own = type.charAt(0).toUpperCase() + type.slice(1);
  return ["Unit", ...(bare.includes(type) ? [] : [own]), "Install"];
}

/**
 * The text of a unit file.
 *
 * @throws UnitFileError for what systemd would not read as it was meant.
 * @example
 * renderUnit({ Service: { ExecStart: ["/bin/a", "/bin/b"] } }) // "[Service]\nExecStart=/bin/a\nExecStart=/bin/b\n"
 */
export function renderUnit(sections: UnitSections): string {
  const parts = Object.entries(sections).flatMap(([name, section]: [string, Section | undefined]) =>
    section === undefined ? [] : [`[${name}]\n${keysOf(name, section)}`],
  );
  return parts.join("\n");
}

function keysOf(name: string, section: Section): string {
  const lines = Object.entries(section).flatMap(([key, value]) => {
    if (!/^[A-Za-z][\w-]*$/.test(key)) throw new UnitFileError(`${JSON.stringify(key)} in ${name} is no name of a key`);
    return listOf<string | number | boolean>(value ?? []).map(
      (one) => `${key}=${checked(`${name}.${key}`, String(one))}\n`,
    );
  });
  return lines.join("");
}

/** systemd.syntax(7): a value is the rest of one line without blanks around it; a backslash at its end would go on. */
function checked(where: string, value: string): string {
  if (/[\n\r]/.test(value)) {
    throw new UnitFileError(`${where}: a value is one line`, "a key that is repeated takes a list of values");
  }
  if (value.endsWith("\\")) throw new UnitFileError(`${where}: a backslash at the end would swallow the next line`);
  if (value !== value.trim()) {
    throw new UnitFileError(`${where}: systemd drops blanks around a value`, "it keeps them inside of quotes");
  }
  return value;
}
