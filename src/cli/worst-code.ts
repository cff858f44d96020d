/**
 * The exit code of several hosts: a signal before all, then what failed and what changed together, then what could not
 * start.
 *
 * @example worstCode([0, 2, 4]) // 6: something changed and something failed
 */
export function worstCode(codes: readonly number[]): number {
  const stopped = codes.find((code) => code > 128);
  if (stopped !== undefined) return stopped;
  const hasFailed = codes.some((code) => code === 4 || code === 6);
  const hasChanged = codes.some((code) => code === 2 || code === 6);
  if (!hasFailed && codes.includes(1)) return 1;
  return (hasFailed ? 4 : 0) + (hasChanged ? 2 : 0);
}
