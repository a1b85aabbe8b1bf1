/** Arithmetic on evaluated values: numbers, quantities and learning-rate formulas; anything else is said to be wrong. */
import type { BinaryOperator } from '../../parser/ast.ts';
import type { Formula, FormulaNode, Quantity, Value } from '../types.ts';

/** A message instead of a value. */
export interface Wrong {
  readonly wrong: string;
}
export const isWrong = (value: Value | Wrong): value is Wrong => typeof value === 'object' && value !== null && 'wrong' in value;

export const isQuantity = (value: Value): value is Quantity => kindOf(value) === 'quantity';
export const isFormula = (value: Value): value is Formula => kindOf(value) === 'formula';
const kindOf = (value: Value): string | undefined =>
  typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;

const numeric: Partial<Record<BinaryOperator, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '^': (a, b) => a ** b,
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b,
};

/** The value of `a operator b`, or what is wrong with it. `and` and `or` are the caller's: they may skip one side. */
export function combine(operator: BinaryOperator, a: Value, b: Value): Value | Wrong {
  if (operator === '==' || operator === '!=') return sameValue(a, b) === (operator === '==');
  if (isFormula(a) || isFormula(b)) return formulaOf(operator, a, b);
  if (isQuantity(a) || isQuantity(b)) return combineQuantities(operator, a, b);
  const compute = numeric[operator];
  if (typeof a !== 'number' || typeof b !== 'number' || !compute) return { wrong: `\`${operator}\` needs two numbers, not ${describe(a)} and ${describe(b)}` };
  if (operator === '/' && b === 0) return { wrong: 'division by zero' };
  const result = compute(a, b);
  if (typeof result === 'number' && !Number.isFinite(result)) return { wrong: `${a} ${operator} ${b} is not a finite number` };
  return result;
}

function combineQuantities(operator: BinaryOperator, a: Value, b: Value): Value | Wrong {
  const compute = numeric[operator];
  if (compute && isQuantity(a) && isQuantity(b) && a.unit === b.unit) {
    const result = compute(a.value, b.value);
    if (typeof result === 'boolean') return result;
    if (operator === '+' || operator === '-') return { ...a, value: result };
    if (operator === '/') return b.value === 0 ? { wrong: 'division by zero' } : result;
  }
  if (operator === '/' && isQuantity(a) && b === 0) return { wrong: 'division by zero' };
  if (operator === '*' && typeof a === 'number' && isQuantity(b)) return { ...b, value: a * b.value };
  if ((operator === '*' || operator === '/') && isQuantity(a) && typeof b === 'number' && b !== 0) {
    return { ...a, value: operator === '*' ? a.value * b : a.value / b };
  }
  return { wrong: `\`${operator}\` does not go with ${describe(a)} and ${describe(b)}` };
}

const formulaOperators: readonly string[] = ['+', '-', '*', '/', '^'];

function formulaOf(operator: BinaryOperator, a: Value, b: Value): Value | Wrong {
  const left = formulaNode(a);
  const right = formulaNode(b);
  if (!left || !right || !formulaOperators.includes(operator)) return { wrong: `\`${operator}\` does not go with a value that changes during training` };
  return { kind: 'formula', expression: { kind: 'operation', operator, operands: [left, right] } };
}

export function formulaNode(value: Value): FormulaNode | undefined {
  if (typeof value === 'number') return { kind: 'number', value };
  if (isQuantity(value) && value.unit === 'fraction') return { kind: 'number', value: value.value };
  return isFormula(value) ? value.expression : undefined;
}

/** Functions of numbers that expressions may call. */
export const functions: Readonly<Record<string, { readonly arity: number; readonly of: (...xs: number[]) => number }>> = {
  min: { arity: 2, of: Math.min },
  max: { arity: 2, of: Math.max },
  floor: { arity: 1, of: Math.floor },
  ceil: { arity: 1, of: Math.ceil },
  round: { arity: 1, of: Math.round },
  sqrt: { arity: 1, of: Math.sqrt },
  exp: { arity: 1, of: Math.exp },
  log: { arity: 1, of: Math.log },
};

function sameValue(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => sameValue(x as Value, b[i] as Value));
  if (isQuantity(a) && isQuantity(b)) return a.unit === b.unit && a.value === b.value;
  return a === b;
}

const unitNames: Record<Quantity['unit'], (value: number) => string> = {
  fraction: (v) => `${round(v * 100)}%`,
  radians: (v) => `${round((v * 180) / Math.PI)}deg`,
  pixels: (v) => `${round(v)}px`,
  steps: (v) => `${round(v)} ${v === 1 ? 'step' : 'steps'}`,
  epochs: (v) => `${round(v)} ${v === 1 ? 'epoch' : 'epochs'}`,
  seconds: (v) => `${round(v)} s`,
};
const round = (x: number): number => Number(x.toPrecision(6));

/** A value as a message names it. */
export function describe(value: Value): string {
  if (value === null) return 'nothing';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (isQuantity(value)) return unitNames[value.unit](value.value);
  if (isFormula(value)) return 'a formula of `step` and `epoch`';
  if ('kind' in value && value.kind === 'word') return `\`${value.word}\``;
  const items = value;
  const dims = items.every((x) => typeof x === 'number') && items.length > 1;
  return dims ? items.join('x') : `a list of ${items.length}`;
}
