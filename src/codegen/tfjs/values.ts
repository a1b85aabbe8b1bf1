/** Writes evaluated arguments as JavaScript: numbers, words of the catalogue as calls, durations under a name with their unit. */
import { lookUpWord } from '../../catalog/index.ts';
import type { Configured, Value } from '../../ir/types.ts';
import { call, camelCase, list, literal, object, path, type Js } from './js.ts';

/** A value that has no form in this target; becomes a GN5001 diagnostic. */
export class NotEmittable extends Error {
  readonly word: string;
  constructor(word: string) {
    super(`\`${word}\` has no form in TensorFlow.js`);
    this.word = word;
  }
}

const isConfigured = (value: Value): value is Configured =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'word';

/** The JavaScript of a value; null must have been left out before. */
export function printValue(value: Value): Js {
  if (value === null || typeof value !== 'object') return literal(value);
  if (Array.isArray(value)) return list((value as readonly Value[]).map(printValue));
  if (isConfigured(value)) return printWord(value);
  if ('kind' in value && value.kind === 'quantity') return literal(value.value);
  throw new NotEmittable('kind' in value ? value.kind : 'value');
}

/** `adam(1e-3)` as `optimizers.adam({ learningRate: 0.001 })`; an initializer without arguments as its name. */
export function printWord(configured: Configured): Js {
  const word = lookUpWord(configured.word, configured.family);
  if (word === undefined || !('emit' in word)) throw new NotEmittable(configured.word);
  const { tfjs } = word.emit;
  if (typeof tfjs !== 'string') throw new NotEmittable(configured.word);
  const entries = printArgs(configured.args);
  if (word.family === 'initializer') return entries.length === 0 ? literal(tfjs) : call(path(`tf.initializers.${tfjs}`), [object(entries)]);
  return call(path(tfjs), entries.length === 0 ? [] : [object(entries)]);
}

/** Arguments in camelCase, those that mean nothing left out; `warmup: 5 epochs` becomes `warmupEpochs: 5`. */
export function printArgs(args: Readonly<Record<string, Value | undefined>>): (readonly [string, Js])[] {
  return Object.entries(args).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[camelCase(name) + unitOf(value), printValue(value)] as const]);
}

function unitOf(value: Value): string {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'quantity') return '';
  return { epochs: 'Epochs', steps: 'Steps', seconds: 'Seconds', pixels: '', radians: '', fraction: '' }[value.unit];
}
