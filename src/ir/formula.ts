/** The value of a learning-rate formula at one moment of a run. */
import type { FormulaNode } from './types.ts';

export type Counters = Readonly<Record<'step' | 'epoch' | 'steps_per_epoch', number>>;

const operations: Readonly<Record<string, (...xs: number[]) => number>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '^': (a, b) => a ** b,
  min: Math.min, max: Math.max, floor: Math.floor, ceil: Math.ceil, round: Math.round, sqrt: Math.sqrt, exp: Math.exp, log: Math.log,
};

/** NaN or infinite where the formula is; the caller says what that means. */
export function evaluateFormula(node: FormulaNode, counters: Counters): number {
  if (node.kind === 'number') return node.value;
  if (node.kind === 'counter') return counters[node.name];
  return operations[node.operator]!(...node.operands.map((operand) => evaluateFormula(operand, counters)));
}
