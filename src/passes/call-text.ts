/** A layer's call as a person would write it, from its evaluated arguments: `conv(32, 3x3, stride: 2)`. */
import type { GraphNode } from '../ir/graph.ts';
import { describe } from '../ir/lower/arithmetic.ts';
import type { Value } from '../ir/types.ts';

/** Only arguments that the source gives: those that must be given by position, the others by name. */
export function callText({ word, args, places }: GraphNode): string {
  const parts = word.params.flatMap(({ name, default: standard }) => {
    const value = args[name];
    if (!Object.hasOwn(places, name) || value === undefined) return [];
    return [standard === undefined ? plain(value) : `${name}: ${plain(value)}`];
  });
  return parts.length === 0 ? word.name : `${word.name}(${parts.join(', ')})`;
}

/** Values are quoted in messages; inside a call that is quoted itself they are not. */
const plain = (value: Value): string =>
  typeof value === 'string' ? value : Array.isArray(value) && value.every((d) => typeof d === 'number') ? value.join('x') : describe(value).replace(/^`|`$/g, '');
