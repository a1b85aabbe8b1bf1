/** How names count on from round to round: `conv1, conv3, conv5` is `conv` and `2 * i - 1`. */
import type { NamePattern } from './plan.ts';

/** Runs of digits and what is between them; digits that begin with 0 are text. */
const split = (name: string): string[] => name.split(/(?<![0-9])([1-9][0-9]{0,8}|0)(?![0-9])/);

/** By how much each number in a name grows to the next name; undefined where the names differ otherwise. */
export function growth(name: string, next: string): readonly number[] | undefined {
  const [a, b] = [split(name), split(next)];
  if (a.length !== b.length) return undefined;
  const grown: number[] = [];
  for (const [n, part] of a.entries()) {
    if (n % 2 === 1) grown.push(Number(b[n]) - Number(part));
    else if (part !== b[n]) return undefined;
  }
  return grown;
}

export const sameGrowth = (a: readonly number[] | undefined, b: readonly number[] | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((n, at) => n === b[at]);

/** The first number that grows by one: where a counter had best begin. */
export function countsFrom(name: string, grown: readonly number[]): number | undefined {
  const at = grown.indexOf(1);
  return at === -1 ? undefined : Number(split(name)[2 * at + 1]);
}

/** The pattern of a name in a loop whose counter begins at `from`. */
export function patternOf(name: string, grown: readonly number[], from: number): NamePattern {
  return split(name).flatMap((part, n): NamePattern => {
    const factor = n % 2 === 1 ? grown[(n - 1) / 2]! : 0;
    if (factor !== 0) return [{ factor, offset: Number(part) - factor * from }];
    return part === '' ? [] : [part];
  });
}
