/** Binds a flat row of operands and operators into a tree, by precedence climbing. */
import { report } from '../diagnostics/codes.ts';
import type { DiagnosticBag } from '../diagnostics/diagnostic.ts';
import type { BinaryOperator, Expression } from './ast.ts';
import type { Token } from './tokens.ts';

/** An expression with the place it takes in the text, parentheses around it included. */
export interface Placed {
  readonly value: Expression;
  readonly start: number;
  readonly end: number;
}

export interface Operand extends Placed {
  /** `-` and `not` in front, outermost first. */
  readonly prefixes: readonly Token[];
}

/** How tightly each operator binds; a higher level binds tighter. */
export const LEVELS: Readonly<Record<BinaryOperator, number>> = {
  or: 1, and: 2, '==': 4, '!=': 4, '<': 4, '<=': 4, '>': 4, '>=': 4, '+': 5, '-': 5, '*': 6, '/': 6, '^': 8,
};
const NOT = 3;
const COMPARISON = 4;
/** Between `*` and `^`: `-2^2` is -(2^2), and `2^-1` needs no parentheses. */
const NEGATION = 7;

/** `operators[i]` stands between `operands[i]` and `operands[i + 1]`. */
export function bind(operands: readonly Operand[], operators: readonly Token[], file: string, bag: DiagnosticBag): Placed {
  let at = 0;
  let prefix = 0;

  const climb = (level: number): Placed => {
    let left = leading(level);
    let compared = false;
    for (;;) {
      const token = operators[at];
      const operator = token?.image as BinaryOperator;
      const own = token ? LEVELS[operator] : -1;
      if (token === undefined || own < level) return left;
      if (own === COMPARISON && compared) {
        report(bag, 'syntax-error', { problem: `comparisons cannot be chained with \`${operator}\`` }, {
          place: { file, start: token.startOffset, end: token.endOffset + 1 },
          notes: ['`a < b and b < c` says what `a < b < c` means in mathematics'],
        });
      }
      compared ||= own === COMPARISON;
      at++;
      prefix = 0;
      // `^` groups to the right, everything else to the left.
      const right = climb(operator === '^' ? NEGATION : own + 1);
      // A side that recovery left empty stands nowhere in particular.
      const [start, end] = [Math.min(left.start, right.start), Math.max(left.end, right.end)];
      left = { value: { kind: 'binary', operator, left: left.value, right: right.value, span: { start, end } }, start, end };
    }
  };

  const leading = (level: number): Placed => {
    const operand = operands[at]!;
    const token = operand.prefixes[prefix];
    if (token === undefined) return operand;
    prefix++;
    const operator = token.image === 'not' ? 'not' : '-';
    if (operator === 'not' && level > NOT) {
      report(bag, 'syntax-error', { problem: '`not` needs parentheses here' }, {
        place: { file, start: token.startOffset, end: token.endOffset + 1 },
        notes: ['it binds looser than comparison and arithmetic'],
      });
    }
    const inner = climb(operator === 'not' ? Math.max(NOT, level) : NEGATION);
    const [start, end] = [token.startOffset, Math.max(token.endOffset + 1, inner.end)];
    return { value: { kind: 'unary', operator, operand: inner.value, span: { start, end } }, start, end };
  };

  return climb(0);
}
