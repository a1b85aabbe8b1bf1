/** The effect of an augmentation with its spread: differences of trainings with the same seed, with and without it. */

export interface Effect {
  readonly what: string;
  /** With it less without it, of each seed. */
  readonly differences: readonly number[];
  readonly mean: number;
  /** Of the mean. */
  readonly standardError: number;
  /** 95 % interval of the mean (Student's t, paired by seed); infinite for one seed. */
  readonly low: number;
  readonly high: number;
}

/** Student's t at 97.5 % by degrees of freedom from 1 (a table of any textbook); beyond them that of 30 errs by less than 0.05. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;

/** @param withIt figures by seed, in the order of `without` */
export function effectOf(what: string, withIt: readonly number[], without: readonly number[]): Effect {
  const differences = withIt.map((figure, i) => figure - without[i]!);
  const n = differences.length;
  const mean = differences.reduce((sum, it) => sum + it, 0) / n;
  const variance = n < 2 ? Infinity : differences.reduce((sum, it) => sum + (it - mean) ** 2, 0) / (n - 1);
  const standardError = Math.sqrt(variance / n);
  const reach = n < 2 ? Infinity : T[Math.min(n - 1, T.length) - 1]! * standardError;
  return { what, differences, mean, standardError, low: mean - reach, high: mean + reach };
}

/** `helps`, `hurts`, or that chance alone may have made the difference. `falls`: less is better. */
export function verdictOf({ low, high }: Effect, falls: boolean): 'helps' | 'hurts' | 'not told from chance' {
  if (low <= 0 && high >= 0) return 'not told from chance';
  return (low > 0) === falls ? 'hurts' : 'helps';
}
