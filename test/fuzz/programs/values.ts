/** Values for each type of parameter, written in the ways that the language has. */
import { wordsOf } from '../../../src/catalog/index.ts';
import type { Param, ParamType, Word } from '../../../src/catalog/types.ts';
import { sizeOf, type Value } from '../../../src/ir/types.ts';
import { call } from './calls.ts';
import { always, fresh, type Place, type Written } from './place.ts';

const integers = [1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 12, 16];
const numbers = [0.5, 1, 0.1, 1e-3, 2, 0, 10, 1e-4, -1, 3.25];
const fractions: readonly [string, number][] = [['0', 0], ['10%', 0.1], ['0.25', 0.25], ['50%', 0.5], ['90%', 0.9], ['100%', 1]];
const formulas = ['0.1 * 0.99 ^ epoch', '0.01 / (1 + step)', '0.05 * 0.5 ^ (step / steps_per_epoch)', 'max(1e-4, 0.1 - 0.01 * epoch)', 'sqrt(0.1) * exp(-epoch)'];
/** What nobody should write there, of every kind of token. */
const odd = ['-1', '0', '1e309', '10%', '3x3', '"text"', 'any', '15deg', 'true', '[]', '0.5', '[1, [2]]', 'relu', 'nothing', '5 epochs', '(1 | 2)', 'step', 'conv(1)', '2 ^ 99', '1 / 0', 'not 3', '7 + "a"', 'd.classes', '[1, 2][9]', '3 -> 4'];

interface Range { readonly min?: number; readonly max?: number; readonly above?: number; readonly below?: number }
const within = (x: number, { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity }: Range): boolean => x >= min && x <= max && x > above && x < below;

/** Which words may stand where one of several families is wanted. */
export type Accepts = (word: Word) => boolean;

/** A value of the type, or undefined where this place has none to offer. */
export function write(param: Param, place: Place, accepts: Accepts = () => true): Written | undefined {
  const { draw, file } = place;
  if (draw.chance(file.mistakes)) return always(draw.pick(odd), undefined);
  return ofType(param.type, place, accepts);
}

function ofType(type: ParamType, place: Place, accepts: Accepts): Written | undefined {
  const { draw, shape } = place;
  const axes = Math.max(1, shape.length - 1);
  switch (type.type) {
    case 'integer': return integer(type, place);
    case 'number': {
      const fitting = numbers.filter((x) => within(x, type));
      const x = fitting.length > 0 ? draw.pick(fitting) : (type.min ?? type.above ?? 0);
      return always(String(x), x);
    }
    case 'fraction': {
      const [text, x] = draw.pick(fractions.filter(([, share]) => within(share, { min: 0, max: 1, ...type })));
      return always(text, x);
    }
    case 'angle': {
      const degrees = draw.pick([5, 15, 45, 90, 0].filter((x) => within(x, type)));
      return always(`${degrees}deg`, { kind: 'quantity', value: (degrees * Math.PI) / 180, unit: 'radians' });
    }
    case 'extent': return draw.chance(0.5)
      ? always('10%', { kind: 'quantity', value: 0.1, unit: 'fraction' })
      : always('2px', { kind: 'quantity', value: 2, unit: 'pixels' });
    case 'boolean': {
      const flags = place.parameters.filter(({ kind }) => kind === 'boolean');
      if (flags.length > 0 && draw.chance(0.3)) {
        const { name } = draw.pick(flags);
        return { text: name, value: (env) => env.get(name) as Value };
      }
      const [text, x] = draw.pick([['true', true], ['false', false], ['not false', true], ['3 > 4', false], ['true and 1 == 1', true]] as const);
      return always(text, x);
    }
    case 'string': return always('"data"', 'data');
    case 'choice': {
      const text = draw.pick(type.of);
      return always(text, text);
    }
    case 'size': {
      const one = draw.pick([1, 2, 2, 3]);
      if (axes === 1 || draw.chance(0.4)) return integer({ min: type.min ?? 1, max: 3 }, place);
      const sizes = Array.from({ length: axes }, () => (draw.chance(0.7) ? one : draw.pick([1, 2, 3])));
      return always(sizes.join('x'), sizes);
    }
    case 'margins': {
      const by = (): number => draw.below(3);
      if (draw.chance(0.4)) return always('1', 1);
      const margins: Value = Array.from({ length: axes }, () => (draw.chance(0.5) ? by() : [by(), by()]));
      const pairs: Value = draw.chance(0.5) ? margins.flat().slice(0, axes) : margins.map((side) => (typeof side === 'number' ? [side, side] : side));
      return always(JSON.stringify(pairs), pairs);
    }
    case 'shape': {
      const known = shape.map((d) => d ?? 1);
      const dims = known.length > 0 && draw.chance(0.8)
        ? draw.pick([[...known].reverse(), [sizeOf(known)], [1, ...known], [sizeOf(known.slice(0, -1)), known.at(-1)!]])
        : Array.from({ length: 1 + draw.below(4) }, (_, i) => (i === 0 ? draw.pick([6, 8, 12]) : draw.pick([1, 2, 4, 8])));
      return always(dims.length > 1 && draw.chance(0.8) ? dims.join('x') : `[${dims.join(', ')}]`, dims);
    }
    case 'duration': return always(draw.pick(['2 epochs', '5 steps', '1', '0.5 epochs']), undefined);
    case 'list': return listOf(type.of, place, accepts);
    case 'word': return wordOf(type, place, accepts);
    case 'tensor': {
      const [name] = place.tensors.size > 0 ? draw.pick([...place.tensors]) : [];
      return name === undefined ? undefined : always(name, undefined);
    }
    case 'label': return always(fresh(place.file, 'o'), undefined);
    case 'pipeline': {
      const words = type.families.flatMap((family) => wordsOf(family)).filter(accepts);
      if (words.length === 0) return undefined;
      const steps = Array.from({ length: 1 + draw.below(3) }, () => call(draw.pick(words), place).text);
      return always(steps.join(' -> '), undefined);
    }
    case 'shares': {
      const [all, most] = [[`${type.of[0]} 100%`], type.of.slice(0, 2).map((name, i) => `${name} ${i === 0 ? 80 : 20}%`)];
      return always(draw.pick([all, most, most]).join(', '), undefined);
    }
    // Pieces of network are written where the shape that flows into them is known.
    case 'flow': return undefined;
  }
}

/** A whole number: plain, a parameter of the block, or worked out. */
export function integer(type: Range, { draw, parameters, shape }: Place): Written {
  const named = parameters.filter(({ kind }) => kind === 'integer');
  if (named.length > 0 && draw.chance(0.4)) {
    const { name } = draw.pick(named);
    return { text: name, value: (env) => env.get(name) as Value };
  }
  // As many channels as flow in, so that sides of residuals meet.
  const usual = [...integers, ...(shape.at(-1) === undefined || shape.at(-1) === null || shape.at(-1)! > 64 ? [] : [shape.at(-1)!, shape.at(-1)!, shape.at(-1)!])].filter((n) => within(n, type));
  const n = usual.length > 0 ? draw.pick(usual) : (type.min ?? type.max ?? 0);
  const ways = [`${n - 1} + 1`, `min(${n}, ${n + 3})`, `[9, ${n}][1]`, `(${2 * n}) / 2`, `${n} ^ 1`, `round(${n}.2)`];
  return always(draw.chance(0.85) ? String(n) : draw.pick(ways), n);
}

function listOf(of: ParamType, place: Place, accepts: Accepts): Written | undefined {
  const { draw, shape } = place;
  // Axes in some order, which is what lists of whole numbers often are.
  if (of.type === 'integer' && draw.chance(0.7)) {
    const axes = shape.map((_, i) => i + 1).sort(() => draw.below(3) - 1);
    if (axes.length > 0) return always(`[${axes.join(', ')}]`, axes);
  }
  const items = Array.from({ length: 1 + draw.below(3) }, () => ofType(of, place, accepts));
  if (items.some((item) => item === undefined)) return undefined;
  const written = items as Written[];
  const single = written.length === 1 && draw.chance(0.5);
  return {
    text: single ? written[0]!.text : `[${written.map(({ text }) => text).join(', ')}]`,
    value: (env) => {
      const values = written.map(({ value }) => value(env));
      return values.includes(undefined) ? undefined : (values as Value[]);
    },
  };
}

function wordOf(type: Extract<ParamType, { type: 'word' }>, place: Place, accepts: Accepts): Written | undefined {
  const { draw } = place;
  if (type.orFormula && draw.chance(0.15)) return always(draw.pick(formulas), undefined);
  if (type.orNumber && draw.chance(0.5)) {
    const x = draw.pick(numbers.filter((each) => within(each, type.orNumber!)));
    return always(String(x), x);
  }
  const words = type.families.flatMap((family) => wordsOf(family)).filter(accepts);
  if (words.length === 0) return undefined;
  const word = draw.pick(words);
  const called = call(word, place);
  return {
    text: called.text,
    value(env) {
      const args = called.args(env);
      return args && { kind: 'word', word: word.name, family: word.family, args, places: {}, place: { file: '', start: 0, end: 0 } };
    },
  };
}
