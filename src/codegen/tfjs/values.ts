/** Writes evaluated arguments as JavaScript: numbers, words of the catalogue as calls, durations under a name with their unit. */
import { lookUpWord } from '../../catalog/index.ts';
import type { Word } from '../../catalog/types.ts';
import { figureOf } from '../../ir/columns.ts';
import { isConfigured, type Args, type Configured, type Quantity, type Value } from '../../ir/types.ts';
import { printFormula } from './formula.ts';
import { call, camelCase, list, literal, object, path, type Js } from './js.ts';

/** A value that has no form in this target; becomes a GN5001 diagnostic. */
export class NotEmittable extends Error {
  readonly word: string;
  constructor(word: string) {
    super(`\`${word}\` has no form in TensorFlow.js`);
    this.word = word;
  }
}

const isQuantity = (value: Value): value is Quantity =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'quantity';

/** The JavaScript of a value; null must have been left out before. */
export function printValue(value: Value): Js {
  if (value === null || typeof value !== 'object') return literal(value);
  if (Array.isArray(value)) return list((value as readonly Value[]).map(printValue));
  if (isConfigured(value)) return printWord(value);
  if (isQuantity(value)) return printQuantity(value);
  if ('kind' in value && value.kind === 'formula') return printFormula(value);
  throw new NotEmittable((value as { readonly kind?: string }).kind ?? 'value');
}

/** Angles and pixels say what they are; shares and durations are plain numbers. */
function printQuantity({ value, unit }: Quantity): Js {
  // what was written, not what is left of it after the way to radians and back
  if (unit === 'radians') return object([['degrees', literal(Number(((value * 180) / Math.PI).toPrecision(12)))]]);
  return unit === 'pixels' ? object([['pixels', literal(value)]]) : literal(value);
}

/** `adam(1e-3)` as `optimizers.adam({ learningRate: 0.001 })`; an initializer without arguments as its name. */
export function printWord({ word: name, family, args, places }: Configured, more: Readonly<Record<string, Value>> = {}): Js {
  const word = lookUpWord(name, family);
  if (word === undefined || !('emit' in word) || typeof word.emit.tfjs !== 'string') throw new NotEmittable(name);
  const { tfjs } = word.emit;
  if (word.family === 'initializer') {
    const entries = printArgs(args);
    // gradnet's own come from the runtime; TensorFlow.js' go by their names
    if (tfjs.includes('.')) return call(path(tfjs), entries.length === 0 ? [] : [object(entries)]);
    return entries.length === 0 ? literal(tfjs) : call(path(`tf.initializers.${tfjs}`), [object(entries)]);
  }
  const form = 'form' in word.emit ? word.emit.form : undefined;
  if (form === 'positional') return call(path(tfjs), printArgs(args).map(([, value]) => value));
  // TensorFlow.js' constraints want their arguments even where they have defaults for all
  const entries = printArgs({ ...(word.family === 'constraint' ? args : withoutDefaults(word, args, places)), ...more });
  if (form === 'settings') return object([['monitor', literal(figureOf(tfjs, (args['output'] ?? null) as string | null))], ...entries.filter(([key]) => key !== 'output')]);
  return call(path(tfjs), entries.length === 0 ? [] : [object(entries)]);
}

/** What a file leaves out is left out here, since the runtime has the catalogue's defaults (a test compares them); but a rate is always worth reading. */
const withoutDefaults = (word: Word, args: Args, places: Configured['places']): Args =>
  Object.fromEntries(Object.entries(args).filter(([name, value]) =>
    name === 'learning_rate' || Object.hasOwn(places, name) || word.params.find((param) => param.name === name)?.default !== value));

/** Arguments in camelCase, those that mean nothing left out; `warmup: 5 epochs` becomes `warmupEpochs: 5`. */
export function printArgs(args: Readonly<Record<string, Value | undefined>>): (readonly [string, Js])[] {
  return Object.entries(args).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[camelCase(name) + unitOf(value), printValue(value)] as const]);
}

/** Which unit a duration is counted in stands in the name of its argument. */
function unitOf(value: Value): string {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'quantity') return '';
  return ({ epochs: 'Epochs', steps: 'Steps', seconds: 'Seconds' } as Partial<Record<Quantity['unit'], string>>)[value.unit] ?? '';
}
