/** Expressions as they are named in messages, and as they may be written again in edits. */
import type { Expression, NumberLiteral } from '../../parser/ast.ts';
import { describe } from './arithmetic.ts';

/** `a call`: what an expression is, for who did not write it. */
export const shownKind = (expression: Expression): string =>
  (
    ({ number: 'a number', shape: 'a shape', string: 'a text', boolean: 'true or false', list: 'a list', call: 'a call' }) as Partial<
      Record<Expression['kind'], string>
    >
  )[expression.kind] ?? 'an expression';

/** A literal as it is, since who wrote it knows it by that. */
export const shown = (expression: Expression): string =>
  (expression.kind === 'string' || expression.kind === 'boolean' ? describe(expression.value) : expression.kind === 'number' ? numberText(expression) : expression.kind === 'shape' ? expression.dims.join('x') : shownKind(expression));

/** `5 epochs`, `10%` */
export const numberText = ({ value, unit }: NumberLiteral): string => (unit === undefined ? String(value) : `${value}${/^(%|px|deg|rad)$/.test(unit.text) ? '' : ' '}${unit.text}`);

/** A literal or a name as it may be written; undefined of anything longer. */
export function textOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'number': return numberText(expression);
    case 'shape': return expression.dims.join('x');
    case 'boolean': return String(expression.value);
    case 'name': return expression.name.text;
    default: return undefined;
  }
}
