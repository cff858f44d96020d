/** One value, or several, as a list. */
export const listOf = <Item extends string | number | boolean>(value: Item | readonly Item[]): readonly Item[] =>
  typeof value === "object" ? value : [value];
