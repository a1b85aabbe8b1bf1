/** Networks of several inputs and outputs, from the language to their records: data by column, figures by output, what watches them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';
import { trainHere, weightsOf } from './in-process.ts';
import { load, type Resident } from './resident.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const source = (settings: string, heads = 'both -> dense(1) -> sigmoid -> output(same)\n  both -> dense(twos.sum.classes) -> softmax -> output(sum)'): string => `
data twos { source: pairs(gaussian(6, classes: 3, samples: 120, separation: 2), samples: 64) }
network N {
  shared encoder = dense(8) -> tanh
  input(twos.left.shape) as left -> encoder as a
  input(twos.right.shape) as right -> encoder as b
  ( a | b ) -> concat -> dense(8) -> tanh as both
  ${heads}
}
train N on twos { ${settings}, optimizer: adam(0.01), batch: 16, epochs: 3 }`;
const both = 'loss: binary_cross_entropy(output: same), cross_entropy(output: sum, weight: 0.5)';

const run = async (text: string) => {
  const experiment = await experimentOf(compiled('/main.gradnet', text));
  return trainHere({ ...experiment, model: () => withRandomness(1, 'weights', experiment.model) });
};

describe('a training of two outputs', () => {
  it('records the weighted sum, and the loss and metrics of each output under its name', async () => {
    const { result } = await run(source(`${both}, metrics: accuracy(output: same), top_k_accuracy(k: 2, output: sum)`));
    const [first, , last] = result.epochs;
    const names = ['loss', 'same_loss', 'same_accuracy', 'sum_loss', 'sum_top_k_accuracy'];
    expect(Object.keys(first!).slice(1, 11)).toEqual([...names, ...names.map((name) => `val_${name}`)]);
    for (const part of ['', 'val_']) expect(last![`${part}loss`]).toBeCloseTo(last![`${part}same_loss`]! + 0.5 * last![`${part}sum_loss`]!, 5);
    expect(last!.loss).toBeLessThan(first!.loss);
  });

  it('measures accuracy where there are classes, unless told otherwise', async () => {
    const { outputs } = await experimentOf(compiled('/main.gradnet', source(both)));
    expect(outputs!.map(({ name, weight, metrics }) => [name, weight, metrics?.map((metric) => metric.name)])).toEqual([['same', undefined, ['accuracy']], ['sum', 0.5, ['accuracy']]]);
    const { outputs: none } = await experimentOf(compiled('/main.gradnet', source(`${both}, metrics: []`)));
    expect(none!.map(({ metrics }) => metrics)).toEqual([undefined, undefined]);
  });

  it('stops by the figure of one output, which falls or rises as its kind says', async () => {
    const stopping = source(`${both}, early_stopping: val_accuracy(patience: 2, output: same)`);
    expect((await experimentOf(compiled('/main.gradnet', stopping))).earlyStopping).toEqual({ monitor: 'val_same_accuracy', patience: 2 });
    const error = source('loss: binary_cross_entropy(output: error, target: same), early_stopping: val_accuracy(patience: 1, output: error)', 'both -> dense(1) -> sigmoid -> output(error)');
    expect((await experimentOf(compiled('/main.gradnet', error))).earlyStopping).toEqual({ monitor: 'val_accuracy', patience: 1 });
    const keeping = source(`${both}, checkpoint: keep(best: val_accuracy, output: same)`);
    expect((await experimentOf(compiled('/main.gradnet', keeping))).checkpoint).toEqual({ best: 'val_same_accuracy' });
    const { result } = await run(stopping);
    const best = Math.max(...result.epochs.map((record) => record['val_same_accuracy']!));
    expect(result.kept!['val_same_accuracy']).toBe(best);
  });

  it('leaves what counts nothing as it was drawn, and trains what the others share', async () => {
    const { model } = await run(source('loss: binary_cross_entropy(output: same), cross_entropy(output: sum, weight: 0)'));
    const drawn = withRandomness(1, 'weights', (await experimentOf(compiled('/main.gradnet', source(both)))).model);
    const moved = weightsOf(model).map((weight, i) => weight.some((value, k) => value !== weightsOf(drawn)[i]![k]));
    // encoder, what both share, the head of `same`; not that of `sum`
    expect(moved).toEqual([true, true, true, true, true, true, false, false]);
  });

  it('repeats with its seed, adversarial samples included, and holds no tensor of a step', async () => {
    const text = source(`${both}, adversarial: fgsm(2%)`);
    const first = await run(text);
    const second = await run(text);
    expect(weightsOf(second.model)).toEqual(weightsOf(first.model));
    const left = async (epochs: number): Promise<number> => {
      const before = tf.memory().numTensors;
      await run(text.replace('epochs: 3', `epochs: ${epochs}`));
      return tf.memory().numTensors - before;
    };
    expect(await left(4)).toBe(await left(1));
  });
});

describe('the program', () => {
  it('says which columns go where, and only what is not plain', () => {
    const { text } = compiled('/main.gradnet', source(both));
    expect(text).toContain("inputs: [\"left\", \"right\"]");
    expect(text).toContain('{ name: "sum", loss: losses.crossEntropy(), weight: 0.5, metrics: [metrics.accuracy()] }');
    const plain = compiled('/main.gradnet', 'data d { source: gaussian(6, classes: 3, samples: 30) }\nnetwork N { input(6) -> dense(3) -> softmax -> output(kind) }\ntrain N on d { loss: cross_entropy(output: kind), optimizer: adam, epochs: 1 }').text!;
    expect(plain).toContain('loss: losses.crossEntropy()');
    expect(plain).not.toMatch(/inputs: \[|outputs: \[/);
    const back = compiled('/main.gradnet', 'data d { source: gaussian(6, classes: 3, samples: 30) }\nnetwork N { input(6) -> dense(6) }\ntrain N on d { loss: mean_squared_error(target: input), optimizer: adam, epochs: 1 }').text!;
    expect(back).toContain('outputs: [{ target: "input", loss: losses.meanSquaredError() }]');
  });
});

describe('pairs', () => {
  const blobs = data.gaussian({ shape: [2], classes: 3, samples: 60, separation: 20 });
  const labelOf = async (): Promise<(split: Resident, of: 'inputs' | 'right', row: number) => number> => {
    const { train, validation } = await load(blobs, 4);
    const known = new Map([train, validation].flatMap(({ inputs, targets, length }) => Array.from({ length }, (_, row) => [inputs.slice(2 * row, 2 * row + 2).join(), targets[row]!] as const)));
    return (split, of, row) => known.get((of === 'inputs' ? split.inputs : split.further!['right']!).slice(2 * row, 2 * row + 2).join())!;
  };

  it('are of one class every second time, and sum the classes', async () => {
    const { train, validation, columns } = await load(data.pairs({ source: blobs, samples: 40 }), 4);
    const label = await labelOf();
    expect([train.length, validation.length]).toEqual([40, 10]);
    expect(columns!.targets.map(({ name, classes }) => [name, classes])).toEqual([['same', 2], ['sum', 5]]);
    for (const split of [train, validation]) {
      for (let row = 0; row < split.length; row++) {
        const [left, right] = [label(split, 'inputs', row), label(split, 'right', row)];
        expect(split.targets[row]).toBe(Number(left === right));
        expect(split.targets[row]).toBe(1 - (row % 2));
        expect(split.further!['sum']![row]).toBe(left + right);
      }
    }
  });

  it('of validation are made of held-out samples only, also where a share is held out', async () => {
    for (const options of [{}, { validationFraction: 0.25 }]) {
      const { train, validation } = await load(data.pairs({ source: data.gaussian({ shape: [2], classes: 3, samples: 60, ...options }), samples: 400 }), 4);
      const rows = ({ inputs, further, length }: Resident): string[] => [inputs, further!['right']!].flatMap((values) => Array.from({ length }, (_, row) => values.slice(2 * row, 2 * row + 2).join()));
      const trained = new Set(rows(train));
      expect(rows(validation).filter((row) => trained.has(row))).toEqual([]);
    }
  });

  it('repeat with the seed and differ with another', async () => {
    const load = async (seed: number) => (await data.pairs({ source: data.gaussian({ shape: [2], classes: 3, samples: 60 }), samples: 20 }).load({ seed })).train.inputs;
    expect(await load(1)).toEqual(await load(1));
    expect(await load(2)).not.toEqual(await load(1));
  });

  it('need classes', async () => {
    await expect(data.pairs({ source: data.line({ samples: 20 }), samples: 4 }).load({ seed: 1 })).rejects.toThrow(/has no classes/);
  });
});
