/**
 * Puts tables between their markers, `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`; everything else stays as it is.
 *
 * @throws Error for a table that the text has no place for.
 */
export function replaceTables(text: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((result, [name, table]) => replaceOne(result, name, table), text);
}

function replaceOne(text: string, name: string, table: string): string {
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const from = text.indexOf(open);
  const to = text.indexOf(close, from);
  if (from === -1 || to === -1) throw new Error(`there is no place for the table: ${open} … ${close}`);
  return `${text.slice(0, from)}${open}\n${table}\n${text.slice(to)}`;
}
