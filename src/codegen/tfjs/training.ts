/** Writes the data, the loss, the optimizer and the other settings of a training: `settings` and the call of `train`. */
import type { TrainSpec } from '../../ir/graph.ts';
import type { Value } from '../../ir/types.ts';
import { camelCase, literal, object, path, type Js } from './js.ts';
import { printValue, printWord } from './values.ts';

/** Plain numbers that a person changes between runs stand on top of the program. */
const ON_TOP = ['epochs', 'batch', 'seed'];

/** In the order in which `train` is given them; others follow. */
const ORDER = ['loss', 'metrics', 'optimizer', 'clip', 'early_stopping'];

export const writeSettings = ({ settings }: TrainSpec): string =>
  `export const settings = ${object(ON_TOP.flatMap((name) => (settings[name] == null ? [] : [[name, printNumber(settings[name])] as const]))).code};`;

/** `6 epochs` and `6` are both 6 here. */
function printNumber(value: Value): Js {
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'quantity') return literal(value.value);
  return printValue(value);
}

/** `await train({ … })`. `predicted` says whether there is a table of that name. */
export function writeTrain({ settings, data }: TrainSpec, name: string, predicted: boolean): string {
  const rest = Object.keys(settings).filter((key) => !ON_TOP.includes(key) && !ORDER.includes(key));
  const entries = [...ORDER, ...rest].flatMap((key) => {
    const value = settings[key];
    return value === undefined || value === null ? [] : [[camelCase(key), printValue(value)] as const];
  });
  return `await train(${object([
    ['name', literal(name)],
    ['model', path('buildModel')],
    ['data', printWord(data.source)],
    ...entries,
    ...(predicted ? [['predicted', path('predicted')] as const] : []),
  ], path('settings')).code});`;
}
