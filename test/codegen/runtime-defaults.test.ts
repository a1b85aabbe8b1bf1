/** What a program leaves out, the runtime takes as the catalogue says it: optimizers, losses and schedules, explicit against left out. */
import { expect, test } from 'vitest';
import { wordsOf } from '../../src/catalog/index.ts';
import type { Param } from '../../src/catalog/types.ts';
import { camelCase } from '../../src/codegen/tfjs/js.ts';
import type { Loss, Optimizer, Schedule } from '../../src/runtime/experiment.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import * as runtime from '../../src/runtime/index.ts';

const { tf } = runtime;
await selectEngine('cpu');
type Family = 'optimizer' | 'loss' | 'schedule';
type Maker = (options: object) => unknown;

/** A list where one is wanted. */
const asMany = ({ type }: Param, value: unknown): unknown => (type.type === 'list' && !Array.isArray(value) ? [value] : value);

/** Both ways of making each word: `required` are the arguments that have no default, or are always written. */
function bothWays(family: Family, required: Readonly<Record<string, unknown>>): [string, unknown, unknown][] {
  return wordsOf(family).map((word) => {
    const [group, name] = (word as { emit: { tfjs: string } }).emit.tfjs.split('.') as [keyof typeof runtime, string];
    const make = (runtime[group] as unknown as Record<string, Maker>)[name]!;
    const given = Object.fromEntries(word.params.flatMap((param) => (param.name in required ? [[camelCase(param.name), asMany(param, required[param.name])]] : [])));
    const defaults = Object.fromEntries(word.params.flatMap((param) =>
      param.default === undefined || param.default === null || param.name in required ? [] : [[camelCase(param.name), param.default]]));
    return [word.name, make(given), make({ ...defaults, ...given })];
  });
}

test.each(bothWays('optimizer', { learning_rate: 0.1 }))('optimizer %s', (_, short, full) => {
  const trained = (optimizer: unknown): number[] => {
    const weights = tf.variable(tf.tensor2d([[1, -2], [3, 4]]));
    for (let step = 0; step < 3; step++) (optimizer as Optimizer).apply([tf.tensor2d([[0.1, 1e-4], [-2, step]])], [weights], 0.1);
    return [...weights.dataSync()];
  };
  expect(trained(short)).toEqual(trained(full));
});

test.each(bothWays('loss', {}))('loss %s', (_, short, full) => {
  const classes = tf.tensor1d([0, 2], 'int32');
  const outputs = tf.tensor2d([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]]);
  const value = (loss: unknown): number => {
    const { name, compute } = loss as Loss;
    return compute(name === 'crossEntropy' ? classes : tf.onesLike(outputs), outputs, { logits: false }).dataSync()[0]!;
  };
  expect(value(short)).toBe(value(full));
});

test.each(bothWays('schedule', { learning_rate: 0.1, factor: 0.5, decay: 0.5, rates: [0.1, 0.05], epochs: 2 }))('schedule %s', (_, short, full) => {
  const rates = (schedule: unknown): number[] =>
    Array.from({ length: 60 }, (_, step) => (schedule as Schedule).at({ step, epoch: step / 10, stepsPerEpoch: 10, epochs: 6 }));
  expect(rates(short)).toEqual(rates(full));
  expect(rates(short).every((rate) => rate > 0 && rate <= 0.1)).toBe(true);
});
