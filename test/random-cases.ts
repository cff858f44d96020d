/** How many times as much as CI `npm run test:long` tries. */
export const effort = process.env["TSAMAE_TEST_LONG"] === "1" ? 20 : 1;

/**
 * Where random cases start from. The same in every run of CI, so that a run tells of what was changed and not of luck;
 * `npm run test:long` takes another one each time, and TSAMAE_SEED repeats any of them.
 */
export const seed = Number(process.env["TSAMAE_SEED"] ?? (effort === 1 ? 20_261_121 : Date.now() % 1e9));

/** So many random cases in CI. */
export function randomCases(count: number): { readonly seed: number; readonly numRuns: number } {
  return { seed, numRuns: count * effort };
}
