/** A file of /etc/cron.d. */
export interface CronFile {
  /** The five fields, or a word such as `@daily`. */
  readonly when: string;
  readonly account: string;
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly comment: string | undefined;
}

/** The text of the file. cron(8) skips a last line without an end. */
export function cronText({ when, account, command, environment, comment }: CronFile): string {
  const remarks = comment === undefined ? [] : comment.split("\n").map((line) => `# ${line}`.trimEnd());
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  // A percent sign alone would end the command, and begin its input.
  const escaped = command.trim().replaceAll("%", "\\%");
  return `${[...remarks, ...variables, `${when} ${account} ${escaped}`].join("\n")}\n`;
}

/** cron(8) keeps a backslash before a percent sign only if it is the one that escapes it. */
export const isCronCommand = (text: string): boolean => text.trim() !== "" && !/[\r\n]|\\%/.test(text);

/** There is no way to write both kinds of quotes, or a line end. */
export const isCronValue = (text: string): boolean =>
  !/[\r\n\0]/.test(text) && !(text.includes('"') && text.includes("'"));

function quoted(value: string): string {
  if (/^[\w@+:,./-]+$/.test(value)) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
