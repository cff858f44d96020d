/** Seconds as tables show them: three decimals, one from ten seconds on. */
export function inSeconds(value: number): string {
  return `${value.toFixed(value < 10 ? 3 : 1)} s`;
}

/** A ratio as tables show it: two decimals, one from ten on, none from a hundred on. */
export function inTimes(value: number): string {
  const decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(decimals)} ×`;
}

/** Bytes in millions. */
export function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** Bytes in thousands. */
export function inKilobytes(bytes: number): string {
  return `${(bytes / 1e3).toFixed(1)} kB`;
}
