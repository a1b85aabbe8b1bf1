/** Two arguments by position that fit the other way round only, as in `conv(3x3, 16)`. */
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
