const msPerDay = 86_400_000;

/** Days from 1970-01-01 to a date such as `2027-03-31`; undefined for what is no date since then. */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
  return isReal && ms >= 0 ? ms / msPerDay : undefined;
}

/** The date that many days after 1970-01-01; a number for what the calendar of computers does not reach. */
export function dayName(number: number): string {
  const date = new Date(number * msPerDay);
  return Number.isNaN(date.getTime()) ? `day ${number}` : date.toISOString().slice(0, 10);
}
