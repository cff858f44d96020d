/**
 * Values in groups of the same key, the groups and the values in each in their order.
 *
 * @example
 * grouped(["ab", "c", "de"], (text) => String(text.length)) // [["2", ["ab", "de"]], ["1", ["c"]]]
 */
export function grouped<Value>(
  values: readonly Value[],
  key: (value: Value) => string,
): readonly (readonly [key: string, group: readonly Value[]])[] {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const name = key(value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return [...groups];
}
