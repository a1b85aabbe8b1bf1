/** JSON that also carries the numbers which JSON has no way to write: infinities, NaN and -0. */
import type { Plain } from './state.ts';

const KEY = '$number';
const WORDS: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity, NaN: Number.NaN, '-0': -0 };

const wordOf = (value: number): string | undefined =>
  (Object.is(value, -0) ? '-0' : Number.isFinite(value) ? undefined : String(value));

export const toJson = (value: unknown): string => JSON.stringify(value, (_key, each: unknown) => {
  const word = typeof each === 'number' ? wordOf(each) : undefined;
  return word === undefined ? each : { [KEY]: word };
});

/** @throws SyntaxError */
export const fromJson = (text: string): Plain => JSON.parse(text, (_key, each: unknown) => {
  const word = typeof each === 'object' && each !== null ? (each as Record<string, unknown>)[KEY] : undefined;
  return typeof word === 'string' && word in WORDS ? WORDS[word] : each;
}) as Plain;
