/**
 * Names that a shell, an option parser, a pattern or a careless program would take for more than a name. Whoever
 * evaluates one of them leaves a file `pwned` behind.
 */
const names = [
  "plain",
  "two  blanks and one at the end ",
  `it's "quoted" '`,
  "$(touch pwned) `touch pwned`",
  "-rf",
  "größe ✓ 日本 🚀 e\u0301",
  "* ? [a-z] {a,b} !",
  "back\\slash \\n \\",
  "~root $HOME ${PATH} $1 $$",
  "; touch pwned # && touch pwned || b > pwned <in",
  "#hash = equals, commas: colons %s %{path}\tand\ra return",
] as const;

/** The `number`th name; no two are the same. */
export function oddName(number: number): string {
  const name = names[number % names.length] ?? "";
  return number < names.length ? name : `${name} ${number}`;
}

/** A name without what a format cannot hold. */
export const oddWithout = (number: number, unwanted: RegExp): string =>
  oddName(number).replaceAll(unwanted, "_").trim() || `only ${number}`;

/** A text of several lines, or of none. */
export function oddText(number: number): string {
  const name = oddName(number);
  const texts = [
    `${name}\n`,
    name,
    `line one\n${name}\n\n`,
    `\n${name}`,
    `EOF\n${name}\nEOF\n`,
    `${name}\r\n${name}\r\n`,
    `\uFEFF${name}\n`,
    "",
  ];
  return texts[number % texts.length] ?? "";
}
