/** A layer's call as a person would write it, from its evaluated arguments: `conv(32, 3x3, stride: 2)`. */
import type { Param } from '../catalog/types.ts';
import type { GraphNode } from '../ir/graph.ts';
import { describe } from '../ir/lower/arithmetic.ts';
import type { Value } from '../ir/types.ts';

/**
 * Only arguments that the source gives: those that must be given by position, the others by name.
 * @param keep which of them; all unless it is given
 */
export function callText({ word, args, places }: GraphNode, keep: (param: Param, value: Value) => boolean = () => true): string {
  const parts = word.params.flatMap((param) => {
    const { name, default: standard } = param;
    const value = args[name];
    if (!Object.hasOwn(places, name) || value === undefined || !keep(param, value)) return [];
    return [standard === undefined ? plain(value) : `${name}: ${plain(value)}`];
  });
  return parts.length === 0 ? word.name : `${word.name}(${parts.join(', ')})`;
}

/** Values are quoted in messages; inside a call that is quoted itself they are not. */
const plain = (value: Value): string =>
  typeof value === 'string' ? value : Array.isArray(value) && value.every((d) => typeof d === 'number') ? value.join('x') : describe(value).replace(/^`|`$/g, '');
