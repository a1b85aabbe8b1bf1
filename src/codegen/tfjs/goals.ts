/** Writes what flows into a network and what its outputs are held against: `loss` and `metrics`, or columns and outputs by name. */
import { columnsOf } from '../../ir/columns.ts';
import type { TrainedOutput, TrainSpec } from '../../ir/graph.ts';
import { list, literal, object, type Js } from './js.ts';
import { printValue, printWord } from './values.ts';

type Entry = readonly [string, Js];

/** Fields of the call of `train`. */
export function writeGoals(training: TrainSpec): Entry[] {
  const { data, inputs, outputs } = training;
  const { inputs: given, targets } = columnsOf(data.facts);
  const named = given.length > 1 ? [['inputs', list(inputs.map(({ column }) => literal(column.name)))] as const] : [];
  const [only, ...others] = outputs;
  const plain = only !== undefined && others.length === 0 && only.weight === 1 && only.target.name === targets[0]!.name;
  if (plain) return [...named, ...measures(only)];
  return [...named, ['outputs', list(outputs.map((output) => object(fieldsOf(output, outputs.length > 1, targets.map(({ name }) => name)))))]];
}

const measures = ({ loss, metrics }: TrainedOutput): Entry[] => [['loss', printWord(loss)], ...metricsOf(metrics)];

const metricsOf = (metrics: TrainedOutput['metrics']): Entry[] => (metrics.length === 0 ? [] : [['metrics', printValue(metrics)]]);

/** `{ name: 'picture', target: 'input', loss: …, weight: 0.5 }`; what the runtime would take by itself is left out. */
function fieldsOf({ name, loss, weight, target, metrics }: TrainedOutput, several: boolean, targets: readonly string[]): Entry[] {
  const taken = several && targets.includes(name) ? name : targets.length === 1 ? targets[0] : undefined;
  return [
    ...(several ? [['name', literal(name)] as const] : []),
    ...(taken === target.name ? [] : [['target', literal(target.name)] as const]),
    ['loss', printWord(loss)],
    ...(weight === 1 ? [] : [['weight', literal(weight)] as const]),
    ...metricsOf(metrics),
  ];
}
