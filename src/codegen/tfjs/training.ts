/** Writes the data, the loss, the optimizer and the other settings of a training: `settings` and the call of `train`. */
import { lookUpWord } from '../../catalog/index.ts';
import type { SourceWord } from '../../catalog/types.ts';
import type { TrainSpec } from '../../ir/graph.ts';
import { heldOut } from '../../ir/lower/split.ts';
import type { Configured, Value } from '../../ir/types.ts';
import { writeGoals } from './goals.ts';
import { camelCase, literal, object, path, type Js } from './js.ts';
import { printValue, printWord } from './values.ts';

/** Plain numbers that a person changes between runs stand on top of the program. */
const ON_TOP = ['epochs', 'batch', 'seed'];

/** In the order in which `train` is given them; others follow. */
const ORDER = ['optimizer', 'clip', 'early_stopping'];

export const writeSettings = ({ settings }: TrainSpec): string =>
  `export const settings = ${object(ON_TOP.flatMap((name) => (settings[name] == null ? [] : [[name, printNumber(settings[name])] as const]))).code};`;

/** `6 epochs` and `6` are both 6 here. */
function printNumber(value: Value): Js {
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'quantity') return literal(value.value);
  return printValue(value);
}

/** `await train({ … })`. `tables` are the names of those that the program has, `pretrained` is what layers begin with. */
export function writeTrain(training: TrainSpec, name: string, tables: readonly string[], pretrained?: Js): string {
  const { data } = training;
  const { loss: _losses, metrics: _metrics, ...settings } = training.settings;
  const augment = (data.settings['augment'] ?? []) as readonly Value[];
  const rest = Object.keys(settings).filter((key) => !ON_TOP.includes(key) && !ORDER.includes(key));
  const entries = [...ORDER, ...rest].flatMap((key) => {
    const value = settings[key];
    return value === undefined || value === null ? [] : [[camelCase(key), printValue(key === 'clip' ? single(value) : value)] as const];
  });
  return `await train(${object([
    ['name', literal(name)],
    ['model', path('buildModel')],
    ...(pretrained === undefined ? [] : [['pretrained', pretrained] as const]),
    ['data', printWord(dividedSource(training))],
    ...(augment.length === 0 ? [] : [['augment', printValue(augment)] as const]),
    ...writeGoals(training),
    ...entries,
    ...rateFactors(training),
    ...tables.map((table) => [table, path(table)] as const),
  ], path('settings')).code});`;
}

/** By layer, where a rate is not the usual one; what is frozen says so itself. */
function rateFactors({ network }: TrainSpec): [string, Js][] {
  const rows = network.nodes.flatMap(({ name, word, rateFactor = 1, weightsOf }): [string, Js][] =>
    rateFactor === 1 || rateFactor === 0 || weightsOf !== undefined || word.family !== 'layer' || word.weights === undefined
      ? []
      : [[name, literal(rateFactor)]],
  );
  return rows.length === 0 ? [] : [['learningRateFactors', object(rows)]];
}

/** A list of one as that one. */
const single = (value: Value): Value => (Array.isArray(value) && value.length === 1 ? (value as readonly Value[])[0]! : value);

/** `split: train 90%, validation 10%` is told the source, or the one whose samples it makes its own of. */
function dividedSource({ data: { source, settings } }: TrainSpec): Configured {
  const held = heldOut(lookUpWord(source.word, 'source') as SourceWord, source.args, settings);
  return held === undefined ? source : holdingOut(source, held);
}

function holdingOut(source: Configured, fraction: number): Configured {
  const inner = source.args['source'] as Configured | undefined;
  return { ...source, args: { ...source.args, ...(inner === undefined ? { validation_fraction: fraction } : { source: holdingOut(inner, fraction) }) } };
}
