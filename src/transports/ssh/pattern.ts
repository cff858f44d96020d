/** A pattern of ssh_config(5): `*` and `?`, nothing else is special. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}

/** A pattern list: one of them has to match, and none of those with a `!`. */
export function matchesPatterns(patterns: readonly string[], text: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith("!") && matchesPattern(pattern.slice(1), text))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && matchesPattern(pattern, text));
}
