/**
 * Arguments that are equal to those of an earlier call of the same word become the same object, so that the passes know
 * layers of one kind by identity: a deep network has many layers and few kinds of them.
 */
import type { Word } from '../../catalog/types.ts';
import { isConfigured, type Args, type Value } from '../types.ts';

/** Kinds of one word that are kept in mind: those of a block, or of a few widths. */
const KEPT = 8;

export class AlikeArguments {
  readonly #known = new Map<Word, Args[]>();

  /** These arguments, or equal ones that were given before. */
  of(word: Word, args: Args): Args {
    const known = this.#known.get(word);
    if (known === undefined) {
      this.#known.set(word, [args]);
      return args;
    }
    for (const earlier of known) if (earlier === args || word.params.every(({ name }) => same(earlier[name], args[name]))) return earlier;
    known.unshift(args);
    if (known.length > KEPT) known.pop();
    return args;
  }
}

/** A word that is an argument is the same only where it is written in the same place: findings point at it. */
function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value: Value, i) => same(value, b[i] as Value));
  if (!isConfigured(a) || !isConfigured(b) || a.inputs !== b.inputs) return false;
  if (a.word !== b.word || a.place.file !== b.place.file || a.place.start !== b.place.start || a.place.end !== b.place.end) return false;
  const names = Object.keys(a.args);
  return names.length === Object.keys(b.args).length && names.every((name) => same(a.args[name], b.args[name]));
}
