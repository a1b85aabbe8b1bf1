/** The files that NumPy, pandas and Pillow wrote, and what those say is in them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export { load } from '../runtime/resident.ts';

export const fixtures = fileURLToPath(new URL('../fixtures/oracles/data/', import.meta.url));

const { cases } = JSON.parse(readFileSync(`${fixtures}files.json`, 'utf8')) as { cases: readonly { name: string; [fact: string]: unknown }[] };

/** What the case `name` says; nested lists flattened. */
export function facts(name: string): (fact: string) => number[] {
  const found = cases.find((each) => each.name === name)!;
  return (fact) => (found[fact] as unknown[]).flat(Infinity) as number[];
}

/** Largest difference of two lists of the same length. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
