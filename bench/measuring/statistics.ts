/** The middle value; of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (low === undefined || high === undefined) throw new RangeError("no values, no median");
  return (low + high) / 2;
}

/** How many times `base` goes into `value`. */
export function ratio(value: number, base: number): number {
  if (base <= 0) throw new RangeError(`a ratio to ${base} says nothing`);
  return value / base;
}
