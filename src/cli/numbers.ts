/** Numbers that options are given. */
import { Failure } from './failure.ts';

/** @throws Failure when it is none, or out of bounds */
export function wholeNumber(given: string, option: string, least: number, most: number): number {
  const value = Number(given);
  if (given.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new Failure(`--${option} is to be a whole number from ${least} to ${most}, not \`${given}\``, `e.g. --${option} ${Math.min(most, Math.max(least, 10))}`);
}
