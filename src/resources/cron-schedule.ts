/** One of the five fields of crontab(5). */
export interface CronField {
  readonly from: number;
  readonly to: number;
  /** What may stand for the numbers from `from` on, in lower case. */
  readonly names?: readonly string[] | undefined;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

export const cronFields = {
  minute: { from: 0, to: 59 },
  hour: { from: 0, to: 23 },
  day: { from: 1, to: 31 },
  month: { from: 1, to: 12, names: months },
  weekday: { from: 0, to: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
} as const satisfies Readonly<Record<string, CronField>>;

/**
 * A field in the form that every cron understands, names as numbers: the original one knows no lists or ranges of
 * names. Undefined for what is no such field.
 *
 * @example cronField("mon-fri", cronFields.weekday) // "1-5"
 */
export function cronField(given: string | number, field: CronField): string | undefined {
  const parts = String(given)
    .toLowerCase()
    .split(",")
    .map((part) => onePart(part, field));
  return parts.every((part) => part !== undefined) ? parts.join(",") : undefined;
}

/** `*`, `5` or `5-9`; the first and the last with a step: `5-9/2`. */
function onePart(text: string, field: CronField): string | undefined {
  const [, every, first = "", last, step] = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(text) ?? [];
  const range = every ?? rangeText(first, last, field);
  if (range === undefined || step === undefined) return range;
  const isStep = Number(step) >= 1 && Number(step) <= field.to && (every !== undefined || last !== undefined);
  return isStep ? `${range}/${Number(step)}` : undefined;
}

function rangeText(first: string, last: string | undefined, field: CronField): string | undefined {
  const from = numberOf(first, field);
  if (from === undefined || last === undefined) return from?.toString();
  const to = numberOf(last, field);
  if (to === undefined) return undefined;
  // Sunday is 0 and 7.
  const end = last === "sun" && from > 0 ? 7 : to;
  return from <= end ? `${from}-${end}` : undefined;
}

function numberOf(word: string, { from, to, names = [] }: CronField): number | undefined {
  const named = names.indexOf(word);
  const number = /^\d+$/.test(word) ? Number(word) : named === -1 ? Number.NaN : from + named;
  return number >= from && number <= to ? number : undefined;
}
