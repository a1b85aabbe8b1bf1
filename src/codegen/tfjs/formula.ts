/** Writes a learning rate given as a formula: an arrow function of the counters that it mentions. */
import type { Formula, FormulaNode } from '../../ir/types.ts';
import { camelCase, type Js } from './js.ts';

/** What binds tighter stands higher; `**` groups to the right and takes no bare minus before it. */
const PRECEDENCE: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 3 };
const FUNCTIONS = ['min', 'max', 'floor', 'ceil', 'round', 'sqrt', 'exp', 'log'];

/** `0.1 * 0.99 ^ epoch` as `schedules.formula(({ epoch }) => 0.1 * 0.99 ** epoch)`. */
export function printFormula({ expression }: Formula): Js {
  const counters = new Set<string>();
  const body = print(expression, counters, 0);
  return { code: `schedules.formula((${counters.size === 0 ? '' : `{ ${[...counters].join(', ')} }`}) => ${body})` };
}

function print(node: FormulaNode, counters: Set<string>, around: number): string {
  if (node.kind === 'number') return node.value < 0 ? `(${node.value})` : String(node.value);
  if (node.kind === 'counter') {
    const name = camelCase(node.name);
    counters.add(name);
    return name;
  }
  const { operator, operands } = node;
  if (FUNCTIONS.includes(operator)) return `Math.${operator}(${operands.map((operand) => print(operand, counters, 0)).join(', ')})`;
  const own = PRECEDENCE[operator];
  if (own === undefined || operands.length !== 2) throw new Error(`no such operator in a formula: ${operator}`);
  const [left, right] = operands as [FormulaNode, FormulaNode];
  const toTheRight = operator === '^';
  const code = `${print(left, counters, own + (toTheRight ? 1 : 0))} ${toTheRight ? '**' : operator} ${print(right, counters, own + (toTheRight ? 0 : 1))}`;
  return own < around ? `(${code})` : code;
}
