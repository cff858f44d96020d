/** @example counted(1, "exchange") // "1 exchange" */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The first few of a list, and how many more there are. */
export function firstFew(items: readonly string[], few = 5): string {
  const shown = items.slice(0, few).join(", ");
  return items.length > few ? `${shown} and ${items.length - few} more` : shown;
}

/** @example indented("a\nb", 2) // ["  a", "  b"] */
export function indented(text: string, by: number): readonly string[] {
  return text.split("\n").map((line) => (line === "" ? "" : `${" ".repeat(by)}${line}`));
}
