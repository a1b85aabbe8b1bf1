/** Expressions that are known when the file is compiled: numbers, shapes, lists, conditions, names of values and of data. */
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Call, Expression, Member, NumberLiteral } from '../../parser/ast.ts';
import type { Quantity, Value } from '../types.ts';
import { combine, describe, formulaNode, functions, isFormula, isQuantity, isWrong } from './arithmetic.ts';
import { placeOf, type Lowering } from './context.ts';
import { propertyOf } from './data-properties.ts';
import { leftOpen } from './left-open.ts';
import { describeBinding, type Scope } from './scope.ts';

/** Base unit and factor of each unit of the language. */
const baseUnits: Readonly<Record<string, readonly [Quantity['unit'], number]>> = {
  '%': ['fraction', 0.01], deg: ['radians', Math.PI / 180], rad: ['radians', 1], px: ['pixels', 1],
  step: ['steps', 1], steps: ['steps', 1], epoch: ['epochs', 1], epochs: ['epochs', 1],
  s: ['seconds', 1], min: ['seconds', 60], h: ['seconds', 3600],
};

/** The training's own counters, which only a learning rate may mention. */
const counters = new Set(['step', 'epoch', 'steps_per_epoch']);

/** What other languages call nothing, and what to write here. */
export const noValue: ReadonlySet<string> = new Set(['None', 'null', 'nil', 'undefined']);
export const leaveOut = 'there is no such value: an argument that is left out keeps its default';

export interface EvaluateOptions {
  /** Allow `step` and `epoch`, which make the value a formula. */
  readonly counters?: boolean;
}

/** The value of an expression; gives up (Reported) after reporting what is wrong. */
export function evaluate(expression: Expression, scope: Scope, lowering: Lowering, options: EvaluateOptions = {}): Value {
  const again = (inner: Expression): Value => evaluate(inner, scope, lowering, options);
  const place = placeOf(scope, expression.span);
  const wrong = (problem: string): never => lowering.fail('bad-arithmetic', { problem }, { place });

  switch (expression.kind) {
    case 'number':
      return quantity(expression);
    case 'shape':
      return [...expression.dims];
    case 'string':
    case 'boolean':
      return expression.value;
    case 'list':
      return expression.items.map(again);
    case 'name':
      return valueOfName(expression.name.text, expression, scope, lowering, options);
    case 'member':
      return member(expression, scope, lowering);
    case 'index': {
      const list = again(expression.object);
      const index = again(expression.index);
      if (!Array.isArray(list)) return wrong(`${describe(list)} is not a list, so it has no element ${describe(index)}`);
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= list.length) {
        return wrong(`this list has elements 0 to ${list.length - 1}, not ${describe(index)}`);
      }
      return list[index] as Value;
    }
    case 'unary': {
      const operand = again(expression.operand);
      if (expression.operator === 'not') return typeof operand === 'boolean' ? !operand : wrong(`\`not\` needs true or false, not ${describe(operand)}`);
      if (isQuantity(operand)) return { ...operand, value: -operand.value };
      const result = combine('*', -1, operand);
      return isWrong(result) ? wrong(`\`-\` needs a number, not ${describe(operand)}`) : result;
    }
    case 'binary':
      return binary(expression.operator, expression.left, expression.right, again, wrong);
    case 'when': {
      if (!('kind' in expression.then)) return wrong('a body in braces is not a value');
      if (condition(expression.condition, scope, lowering)) return again(expression.then);
      if (!expression.else) return null;
      return 'kind' in expression.else ? again(expression.else) : wrong('a body in braces is not a value');
    }
    case 'call':
      return call(expression, scope, lowering, again);
    case 'missing':
      return lowering.fail('internal-error', { problem: 'a missing expression was evaluated' }, { place });
    default:
      return wrong('this is a piece of network, not a value');
  }
}

/** A condition of `when`: true or false, known now. */
export function condition(expression: Expression, scope: Scope, lowering: Lowering): boolean {
  const value = evaluate(expression, scope, lowering);
  if (typeof value === 'boolean') return value;
  return lowering.fail(
    'wrong-type',
    { argument: 'when', expected: 'a condition that is true or false', given: describe(value) },
    { place: placeOf(scope, expression.span) },
  );
}

function quantity(literal: NumberLiteral): Value {
  const base = literal.unit && Object.hasOwn(baseUnits, literal.unit.text) ? baseUnits[literal.unit.text] : undefined;
  // A unit that is none has been reported by the parser; the number alone says most.
  if (!base) return literal.value;
  return { kind: 'quantity', unit: base[0], value: literal.value * base[1] };
}

function valueOfName(name: string, at: Expression, scope: Scope, lowering: Lowering, options: EvaluateOptions): Value {
  const binding = scope.find(name);
  const place = placeOf(scope, at.span);
  if (binding?.kind === 'value') return binding.value;
  if (binding?.kind === 'lazy') {
    if (binding.known !== undefined) return binding.known;
    if (binding.busy) return lowering.fail('bad-arithmetic', { problem: `\`${name}\` is defined by itself` }, { place });
    binding.busy = true;
    try {
      const value = lowering.inside(place, () => evaluate(binding.value, binding.scope, lowering, options));
      // Worked out once, or a chain of lets that each use the last one twice would double the work at every link.
      if (!isFormula(value)) binding.known = value;
      return value;
    } finally {
      binding.busy = false;
    }
  }
  if (!binding && options.counters && counters.has(name)) {
    return { kind: 'formula', expression: { kind: 'counter', name: name as 'step' | 'epoch' | 'steps_per_epoch' } };
  }
  if (!binding && counters.has(name)) {
    return lowering.fail('bad-arithmetic', { problem: `\`${name}\` is known only while training runs` }, { place, notes: ['a learning rate changes by a schedule: `exponential(0.1, factor: 0.99)`, `cosine(0.1)`, `step_decay(0.1, factor: 0.1, epochs: 30)`'] });
  }
  if (binding?.kind === 'broken') return lowering.giveUp();
  if (binding) return lowering.fail('bad-arithmetic', { problem: `\`${name}\` is ${describeBinding[binding.kind]}, not a number` }, { place });
  if (noValue.has(name)) return lowering.fail('unknown-name', { name, kind: 'value' }, { place, notes: [leaveOut] });
  // Python's `True` is one of these.
  return unknown(name, 'value', [...scope.names('lazy', 'value', 'data'), 'true', 'false', ...(options.counters ? counters : [])], at, scope, lowering);
}

/** How what a name may stand for is declared. */
const declaring: Readonly<Record<string, (name: string) => string>> = {
  value: (name) => `let ${name} = …`,
  data: (name) => `data ${name} { source: … }`,
  network: (name) => `network ${name} { input(…) … }`,
};

/** Reports an unknown name with the nearest known one as an edit. */
export function unknown(
  name: string,
  kind: string,
  candidates: readonly string[],
  at: { readonly span: Expression['span'] },
  scope: Scope,
  lowering: Lowering,
): never {
  const place = placeOf(scope, at.span);
  const open = kind === 'function' ? leftOpen(name, place) : undefined;
  if (open) return lowering.fail('unknown-name', { name, kind }, { place, ...open });
  if (scope.isLater(name)) {
    return lowering.fail('unknown-name', { name, kind }, { place, label: 'a default sees only the parameters before its own', notes: ['write the value here, or a parameter that stands before it in the list'] });
  }
  const near = nearest(name, candidates);
  return lowering.fail(
    'unknown-name',
    { name, kind },
    {
      place,
      ...didYouMean(near, place),
      notes:
        near.words.length === 0
          ? [
              kind in declaring
                ? `\`${declaring[kind]!(name)}\` declares one`
                : `there are ${[...candidates]
                    .sort()
                    .map((it) => `\`${it}\``)
                    .join(', ')}`,
            ]
          : [],
    },
  );
}

function member(expression: Member, scope: Scope, lowering: Lowering): Value {
  const { object, property } = expression;
  // `digits.classes`, or `pairs.left.shape` of one column.
  const column = object.kind === 'member' && object.object.kind === 'name' ? object : undefined;
  const named = column ? column.object : object;
  if (named.kind === 'name') {
    const binding = scope.find(named.name.text);
    if (binding?.kind === 'broken') return lowering.giveUp();
    if (binding?.kind === 'data') return propertyOf(binding.spec, column?.property, property, expression, scope, lowering);
    if (!binding) return unknown(named.name.text, 'data', scope.names('data'), named, scope, lowering);
  }
  return lowering.fail('bad-arithmetic', { problem: `only data has properties such as \`.${property.text}\`` }, { place: placeOf(scope, expression.span) });
}

function binary(
  operator: Parameters<typeof combine>[0],
  left: Expression,
  right: Expression,
  again: (e: Expression) => Value,
  wrong: (problem: string) => never,
): Value {
  const a = again(left);
  if (operator === 'and' || operator === 'or') {
    if (typeof a !== 'boolean') return wrong(`\`${operator}\` needs true or false, not ${describe(a)}`);
    if (a === (operator === 'or')) return a;
    const b = again(right);
    return typeof b === 'boolean' ? b : wrong(`\`${operator}\` needs true or false, not ${describe(b)}`);
  }
  const result = combine(operator, a, again(right));
  return isWrong(result) ? wrong(result.wrong) : result;
}

function call(expression: Call, scope: Scope, lowering: Lowering, again: (e: Expression) => Value): Value {
  const name = expression.callee.text;
  const place = placeOf(scope, expression.span);
  const wrong = (problem: string): never => lowering.fail('bad-arithmetic', { problem }, { place });
  const named = expression.arguments.find((argument) => argument.name !== undefined)?.name;
  const values = (): Value[] => (named ? wrong(`a function of numbers takes them by their position, without \`${named.text}:\``) : expression.arguments.map((argument) => again(argument.value)));
  if (name === 'length') {
    const [list, ...others] = values();
    return Array.isArray(list) && others.length === 0 ? list.length : wrong('`length` needs a list');
  }
  if (name === 'range') {
    const bounds = values();
    const [from, to] = bounds.length === 1 ? [0, bounds[0]] : bounds;
    if (!Number.isInteger(from) || !Number.isInteger(to) || bounds.length > 2) return wrong('`range` needs one or two whole numbers: range(4) is [0, 1, 2, 3]');
    const [first, count] = [from as number, (to as number) - (from as number)];
    if (count > 1e5) return wrong('this range has more than 100,000 numbers');
    return Array.from({ length: Math.max(0, count) }, (_, i) => first + i);
  }
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) return unknown(name, 'function', [...Object.keys(functions), 'length', 'range'], expression.callee, scope, lowering);
  const operands = values();
  if (operands.length !== known.arity) return wrong(`\`${name}\` takes ${known.arity} number${known.arity === 1 ? '' : 's'}, ${operands.length} given`);
  if (operands.some((x) => typeof x !== 'number')) {
    const nodes = operands.map(formulaNode);
    if (nodes.some((node) => node === undefined)) return wrong(`\`${name}\` needs numbers, not ${operands.map(describe).join(' and ')}`);
    return { kind: 'formula', expression: { kind: 'operation', operator: name, operands: nodes as NonNullable<(typeof nodes)[number]>[] } };
  }
  const result = known.of(...(operands as number[]));
  return Number.isFinite(result) ? result : wrong(`\`${name}\` of ${operands.map(describe).join(' and ')} is not a number`);
}
