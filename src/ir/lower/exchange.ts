/** Arguments by position that fit elsewhere only: exchanged, as in `conv(3x3, 16)`, or behind one that was left out, `conv(3x3)`. */
import type { Param, Word } from '../../catalog/types.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import type { Expression } from '../../parser/ast.ts';
import { placeOf } from './context.ts';
import type { Scope } from './scope.ts';
import { textOf } from './written.ts';

export interface Exchange {
  /** What the argument was for, and the argument that stands in its place. */
  readonly param: Param;
  readonly value: Expression;
  /** None where an argument is longer than a literal or a name. */
  readonly fixes: readonly Fix[];
}

/**
 * @param positional the arguments that have no name, in order
 * @param unfit the parameter whose argument is not what it takes
 * @param fits whether a parameter takes what is written
 * @returns the nearest argument that it can have been exchanged with; undefined where none fits
 */
export function exchangeFor(
  word: Word,
  positional: readonly Expression[],
  unfit: Param,
  scope: Scope,
  fits: (param: Param, written: Expression) => boolean,
): Exchange | undefined {
  const at = word.params.indexOf(unfit);
  const value = positional[at];
  if (value === undefined || word.variadic === true) return undefined;
  const [found, another] = positional
    .flatMap((written, i) => {
      const param = word.params[i];
      return param !== undefined && i !== at && fits(unfit, written) && fits(param, value)
        ? [{ param, value: written, distance: Math.abs(i - at) }]
        : [];
    })
    .sort((a, b) => a.distance - b.distance);
  if (found === undefined) return undefined;
  const [text, other] = [textOf(value), textOf(found.value)];
  if (text === undefined || other === undefined) return { ...found, fixes: [] };
  const edits = [
    { place: placeOf(scope, value.span), text: other },
    { place: placeOf(scope, found.value.span), text },
  ];
  return { ...found, fixes: [{ title: 'exchange the two', applicability: another === undefined ? 'safe' : 'unsafe', edits }] };
}

/**
 * @param isNamed whether an argument with this parameter's name stands there
 * @returns what the arguments from the unfit one on were for, in their order, where each is what the parameter behind
 * its own takes; undefined where that is not so, or where nothing had to stand in their place. Nobody switches
 * something on by position, `dense(true)`.
 */
export function omissionFor(
  word: Word,
  positional: readonly Expression[],
  unfit: Param,
  isNamed: (param: Param) => boolean,
  fits: (param: Param, written: Expression) => boolean,
): readonly Param[] | undefined {
  if (unfit.default !== undefined || word.variadic === true) return undefined;
  const at = word.params.indexOf(unfit);
  const [values, params] = [positional.slice(at), word.params.slice(at + 1, positional.length + 1)];
  const isMeant = (value: Expression, param: Param | undefined): boolean => param !== undefined && param.type.type !== 'boolean' && !isNamed(param) && fits(param, value);
  return values.length > 0 && values.every((value, i) => isMeant(value, params[i])) ? params : undefined;
}
