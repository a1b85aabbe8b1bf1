/** The middle of sorted figures, which tables quote. */

/** Of an even number the mean of the two in the middle; undefined of none. */
export function median(sorted: readonly number[]): number | undefined {
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
