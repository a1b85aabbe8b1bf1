/** Turns the expression of one argument into the value that its parameter takes, or says what it should have been. */
import { lookUpWord, wordsOf } from '../../catalog/index.ts';
import { allowedOf, expectedOf, familyName, kindName } from '../../catalog/expected.ts';
import type { Family, Param, ParamType } from '../../catalog/types.ts';
import { aliasesOf } from '../../catalog/aliases.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Expression, Name } from '../../parser/ast.ts';
import type { Configured, Value } from '../types.ts';
import { leftOpen } from './left-open.ts';
import { describe, functions, isFormula, isQuantity } from './arithmetic.ts';
import { bindCall } from './bind.ts';
import { placeOf, type Lowering } from './context.ts';
import { mendsOf } from './mends.ts';
import { coercePipeline } from './pipeline.ts';
import { evaluate, leaveOut, noValue } from './evaluate.ts';
import type { Scope } from './scope.ts';
import { numberText, shown, shownKind } from './written.ts';

/** The value of an argument; gives up after reporting. `at` is what the user wrote at the call. */
export function coerce(param: Param, at: Expression, scope: Scope, lowering: Lowering): Value {
  return coerceTo(param.type, { param, at, scope, lowering }, at, scope);
}

interface Slot {
  readonly param: Param;
  readonly at: Expression;
  readonly scope: Scope;
  readonly lowering: Lowering;
}

function coerceTo(type: ParamType, slot: Slot, written: Expression, from: Scope): Value {
  const { lowering, param } = slot;
  // Where the value was written, which may be a let or a block's argument; and where it is used, if that is elsewhere.
  const origin = followNames(written, from);
  const place = placeOf(origin.scope, origin.expression.span);
  const related = origin.expression === written ? [] : [{ place: placeOf(from, written.span), text: `is \`${param.name}\` here` }];
  const mends = (value?: number): Fix[] => mendsOf(type, origin.expression, place, value);
  // A number is named as it was written: `5 min`, not the 300 seconds that it comes to.
  const wrongType = (given: string, value?: number): never =>
    lowering.fail(
      'wrong-type',
      { argument: param.name, expected: expectedOf(type), given: origin.expression.kind === 'number' ? shown(origin.expression) : given },
      { place, related, notes: [param.doc], fixes: mends(value) },
    );
  const outOfRange = (value: Value): never =>
    lowering.fail(
      'out-of-range',
      { argument: param.name, allowed: allowedOf(type), given: describe(value) },
      { place, related, notes: [param.doc], fixes: mends() },
    );
  const value = (): Value => evaluate(written, from, lowering);
  const unknownChoice = (name: Name, of: readonly string[]): never => {
    return lowering.fail('wrong-type', { argument: param.name, expected: expectedOf(type), given: `\`${name.text}\`` }, {
      place, related, notes: [param.doc],
      ...didYouMean(nearest(name.text, of), place),
    });
  };

  switch (type.type) {
    case 'integer': {
      const written = value();
      // `epochs: 6 epochs` says the same as `epochs: 6`.
      const x = isQuantity(written) && written.unit === param.name ? written.value : written;
      if (typeof x !== 'number') return wrongType(describe(x));
      if (!Number.isInteger(x)) return wrongType(describe(x), x);
      return within(x, type) ? x : outOfRange(x);
    }
    case 'number': {
      const x = value();
      if (typeof x !== 'number') return wrongType(describe(x));
      return within(x, type) ? x : outOfRange(x);
    }
    case 'fraction': {
      const x = value();
      const share = isQuantity(x) && x.unit === 'fraction' ? x.value : x;
      if (typeof share !== 'number') return wrongType(describe(x));
      return share >= (type.min ?? 0) && share <= (type.max ?? 1) && share < (type.below ?? Infinity) ? share : outOfRange(x);
    }
    case 'angle': {
      const x = value();
      if (!isQuantity(x) || x.unit !== 'radians') return wrongType(describe(x));
      return within((x.value * 180) / Math.PI, type) ? x : outOfRange(x);
    }
    case 'extent': {
      const x = value();
      if (!isQuantity(x) || (x.unit !== 'fraction' && x.unit !== 'pixels')) return wrongType(describe(x));
      return within(x.value, { min: 0, ...type }) ? x : outOfRange(x);
    }
    case 'pipeline':
      return coercePipeline(written, from, lowering, (step, scope) =>
        coerceWord(
          { type: 'word', families: type.families },
          slot,
          step,
          scope,
          (given) =>
            lowering.fail(
              'wrong-type',
              { argument: param.name, expected: expectedOf(type), given },
              { place: placeOf(scope, step.span), notes: [param.doc] },
            ),
          outOfRange,
        ),
      );
    case 'boolean': {
      const x = value();
      return typeof x === 'boolean' ? x : wrongType(describe(x));
    }
    case 'string': {
      // Forgotten quotes are no missing `let`.
      if (origin.expression.kind === 'name' && !origin.scope.find(origin.expression.name.text)) return wrongType(`the name \`${origin.expression.name.text}\``);
      const x = value();
      return typeof x === 'string' ? x : wrongType(describe(x));
    }
    case 'size':
    case 'shape': {
      if (type.type === 'shape' && type.open && written.kind === 'list' && written.items.some((item) => isAny(item, from))) {
        return written.items.map((item) => (isAny(item, from) ? null : (coerceTo({ type: 'integer', min: 1 }, slot, item, from) as number)));
      }
      const x = value();
      const dims = typeof x === 'number' ? [x] : x;
      if (!Array.isArray(dims) || dims.length === 0 || !dims.every((d) => typeof d === 'number')) return wrongType(describe(x));
      if (!dims.every((d) => Number.isInteger(d) && d >= (type.type === 'size' ? type.min ?? 1 : 1))) return outOfRange(x);
      return type.type === 'size' && typeof x === 'number' ? x : dims;
    }
    case 'margins': {
      const x = value();
      const items = (Array.isArray(x) ? x : [x]) as readonly Value[];
      const pairs = items.map((item) => (Array.isArray(item) ? (item as readonly Value[]) : [item, item]));
      if (items.length === 0 || !pairs.every((pair) => pair.length === 2 && pair.every((n) => typeof n === 'number'))) return wrongType(describe(x));
      return pairs.flat().every((n) => Number.isInteger(n) && (n as number) >= 0) ? x : outOfRange(x);
    }
    case 'duration': {
      const x = value();
      const duration = typeof x === 'number' ? ({ kind: 'quantity', value: x, unit: type.unit } as const) : x;
      const counts = isQuantity(duration) && (duration.unit === 'epochs' || duration.unit === 'steps' || (duration.unit === 'seconds' && type.clock === true));
      if (!counts) return wrongType(describe(x));
      return duration.value >= 0 ? duration : outOfRange(x);
    }
    case 'list': {
      const items = written.kind === 'list' ? written.items : [written];
      return items.map((item) => coerceTo(type.of, slot, item, from));
    }
    case 'choice':
    case 'label': {
      const resolved = followNames(written, from, type.type === 'choice' ? type.of : undefined);
      if (resolved.expression.kind !== 'name') return wrongType(type.type === 'label' ? 'an expression' : shown(resolved.expression));
      const name = resolved.expression.name;
      if (type.type === 'label' || type.of.includes(name.text)) return name.text;
      return unknownChoice(name, type.of);
    }
    case 'anything':
      return null; // read where it will stand
    case 'word':
      return coerceWord(type, slot, written, from, wrongType, outOfRange);
    case 'shares':
      return coerceShares(type, slot, written, from, wrongType);
    case 'tensor':
    case 'flow':
      return wrongType('a value');
  }
}

/** `any` where nothing else has that name: an axis whose length is known only when data arrives. */
const isAny = (written: Expression, from: Scope): boolean => written.kind === 'name' && written.name.text === 'any' && from.find('any') === undefined;

const within = (x: number, range: { min?: number; max?: number; above?: number; below?: number }): boolean =>
  x >= (range.min ?? -Infinity) && x <= (range.max ?? Infinity) && x > (range.above ?? -Infinity) && x < (range.below ?? Infinity);

/** Through lets and block parameters to the expression that they stand for; a word of the catalogue wins over a let of its name. */
export function followNames(expression: Expression, scope: Scope, words?: readonly string[]): { readonly expression: Expression; readonly scope: Scope } {
  for (let depth = 0; expression.kind === 'name' && depth < 100; depth++) {
    if (words?.includes(expression.name.text)) break;
    const binding = scope.find(expression.name.text);
    if (binding?.kind !== 'lazy') break;
    expression = binding.value;
    scope = binding.scope;
  }
  return { expression, scope };
}

function coerceWord(
  type: Extract<ParamType, { type: 'word' }>,
  slot: Slot,
  written: Expression,
  from: Scope,
  wrongType: (given: string) => never,
  outOfRange: (value: Value) => never,
): Value {
  const { lowering } = slot;
  const { expression, scope } = followNames(written, from);
  const named = expression.kind === 'name' ? expression.name : expression.kind === 'call' ? expression.callee : undefined;
  const word = named && type.families.map((family) => lookUpWord(named.text, family)).find((found) => found !== undefined);
  if (word && named) {
    const bound = bindCall(word, expression, scope, lowering);
    return {
      kind: 'word',
      word: word.name,
      family: word.family,
      args: bound.args,
      places: bound.places,
      place: placeOf(scope, expression.span),
    } satisfies Configured;
  }
  const counters = new Set(['step', 'epoch', 'steps_per_epoch']);
  const isValue =
    !named ||
    scope.find(named.text) !== undefined ||
    (type.orFormula === true && counters.has(named.text)) ||
    (expression.kind === 'call' && Object.hasOwn(functions, named.text));
  if ((type.orNumber || type.orFormula) && isValue) {
    const x = evaluate(expression, scope, lowering, { counters: type.orFormula === true });
    if (isFormula(x) && type.orFormula) return x;
    if (typeof x !== 'number' || !type.orNumber) return wrongType(describe(x));
    return within(x, type.orNumber) ? x : outOfRange(x);
  }
  if (!named) return wrongType(shown(expression));
  const known = type.families.flatMap((family) => wordsOf(family).map((entry) => entry.name));
  return unknownWord(
    named,
    type.families.map(kindName).join(' or '),
    known,
    scope,
    lowering,
    [],
    type.families,
  );
}

/** Reports a word that is not in the catalogue, with the nearest one as an edit. */
export function unknownWord(
  name: Name,
  family: string,
  candidates: readonly string[],
  scope: Scope,
  lowering: Lowering,
  notes: readonly string[] = [],
  families: readonly Family[] = [],
): never {
  const place = placeOf(scope, name.span);
  const open = leftOpen(name.text, place);
  if (open && families.length > 0) return lowering.fail('unknown-word', { word: name.text, family }, { place, ...open });
  const near = nearest(name.text, candidates, aliasesOf(families));
  const all = notes.length === 0 && candidates.length <= 24 ? [`known: ${[...candidates].sort().join(', ')}`] : [];
  if (noValue.has(name.text)) return lowering.fail('unknown-word', { word: name.text, family }, { place, notes: [leaveOut] });
  const elsewhere = families.length === 0 ? undefined : lookUpWord(name.text);
  return lowering.fail(
    'unknown-word',
    { word: name.text, family },
    {
      place,
      ...didYouMean(near, place),
      notes: [
        ...notes,
        ...(elsewhere ? [`\`${elsewhere.name}\` is ${familyName(elsewhere.family)}`] : []),
        ...(near.words.length === 0 ? all : []),
      ],
    },
  );
}

/** `train 90%, validation 10%` as [['train', 0.9], ['validation', 0.1]]. */
function coerceShares(type: Extract<ParamType, { type: 'shares' }>, slot: Slot, written: Expression, from: Scope, wrongType: (given: string) => never): Value {
  const { lowering, param } = slot;
  const items = written.kind === 'list' ? written.items : [written];
  const shares = items.map((item): [string, number] => {
    if (item.kind !== 'labelled') return wrongType(shownKind(item));
    if (!type.of.includes(item.label.text)) return unknownWord(item.label, 'split', type.of, from, lowering);
    const { amount } = item;
    const share = amount.unit?.text === '%' ? amount.value / 100 : amount.value;
    if (!(share > 0 && share <= 1)) {
      return lowering.fail('out-of-range', { argument: item.label.text, allowed: 'above 0% and at most 100%', given: numberText(amount) }, {
        place: placeOf(from, amount.span), fixes: mendsOf({ type: 'fraction' }, amount, placeOf(from, amount.span)),
      });
    }
    return [item.label.text, share];
  });
  const place = placeOf(from, written.span);
  const twice = shares.find(([label], i) => shares.findIndex(([other]) => other === label) !== i);
  if (twice) return lowering.fail('duplicate-argument', { argument: twice[0], word: param.name }, { place });
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  if (sum > 1 + 1e-9)
    return lowering.fail(
      'out-of-range',
      { argument: param.name, allowed: 'at most 100% together', given: `${Math.round(sum * 1000) / 10}%` },
      { place, notes: ['shares of all samples: `train 90%, validation 10%`'] },
    );
  return shares;
}
