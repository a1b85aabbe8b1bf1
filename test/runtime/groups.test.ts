/** Frozen bodies and factors of the learning rate, from the text of a file to the weights after training. */
import type { layers as Layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { clip } from '../../src/runtime/clip/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { variableGroups } from '../../src/runtime/train/weights.ts';
import { build, experiment, trainHere } from './in-process.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const source = (body: string, settings = 'optimizer: sgd(0.1)'): string => `data d { source: gaussian(6, classes: 3, samples: 200) }
network Net {
  input(6)
  ${body}
  dense(3) -> softmax
}
train Net on d { loss: cross_entropy, ${settings}, epochs: 2 }`;
const compiled = (text: string): ReturnType<typeof compile> => compile(new SourceFile('net.gradnet', text), { load: () => undefined });

describe('in the program', () => {
  it('frozen layers say so, also inside of blocks and within factors', () => {
    const { text, training, facts } = compiled(source('learning_rate_factor(0.5) { frozen { dense(8) -> batch_norm -> relu }\n dense(7)\n learning_rate_factor(0.1) { dense(6) } }'));
    expect(text!.match(/trainable: false/g)).toHaveLength(2);
    expect(text).toContain('learningRateFactors: { dense2: 0.5, dense3: 0.05 }');
    const signals = facts.get(training!.network)!.signals!;
    expect(training!.network.nodes.map(({ name, id }) => [name, Object.keys(signals[id]!.weightGradients).length > 0]))
      .toEqual([['input1', false], ['dense1', false], ['batch_norm1', false], ['relu1', false], ['dense2', true], ['dense3', true], ['dense4', true], ['softmax1', false]]);
  });

  it('a body is wanted', () => {
    expect(compiled(source('frozen')).diagnostics.map(({ name }) => name)).toContain('missing-body');
  });
});

const model = () => build([6], () => [
  tf.layers.dense({ name: 'a', units: 8, kernelInitializer: 'glorotUniform', trainable: false }),
  tf.layers.batchNormalization({ name: 'norm', trainable: false }),
  tf.layers.dense({ name: 'b', units: 8, activation: 'tanh', kernelInitializer: 'glorotUniform' }),
  tf.layers.dense({ name: 'c', units: 3, kernelInitializer: 'glorotUniform' }),
  tf.layers.softmax({ name: 'softmax' }),
] as Layers.Layer[]);

describe('in training', () => {
  it('frozen weights and averages stay, the rest moves', async () => {
    const before = new Map(model().weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]));
    const { model: trained } = await trainHere(experiment({ model, epochs: 1, clip: clip.quantile({ window: 5 }) }));
    for (const weight of trained.weights) {
      const same = [...weight.read().dataSync()].every((x, i) => x === before.get(weight.originalName)![i]);
      expect([weight.originalName, same]).toEqual([weight.originalName, /^(a|norm)\//.test(weight.originalName)]);
    }
  });

  it('a factor scales the steps of its layer', async () => {
    const moved = async (learningRateFactors: Record<string, number>): Promise<number> => {
      const start = [...model().getLayer('b').getWeights()[0]!.dataSync()];
      const { model: trained } = await trainHere(experiment({ model, learningRateFactors, optimizer: optimizers.sgd({ learningRate: 1e-4 }), epochs: 1 }));
      return Math.hypot(...[...trained.getLayer('b').getWeights()[0]!.dataSync()].map((x, i) => x - start[i]!));
    };
    expect((await moved({ b: 0.1 })) / (await moved({}))).toBeCloseTo(0.1, 2);
  });

  it('the share of clipped steps is recorded, and only where something clips', async () => {
    const shares = async (max: number): Promise<unknown[]> => (await trainHere(experiment({ clip: clip.globalNorm(max), epochs: 1 }))).result.epochs.map((record) => record['clipped']);
    expect(await shares(1e-6)).toEqual([1]);
    expect(await shares(1e6)).toEqual([0]);
    expect((await trainHere(experiment({ epochs: 1 }))).result.epochs[0]).not.toHaveProperty('clipped');
  });

  it('knows what each weight is for', () => {
    const groups = variableGroups(model(), { c: 0.5 });
    expect(groups).toEqual([
      { role: 'kernel', factor: 1, output: false }, { role: 'bias', factor: 1, output: false },
      { role: 'kernel', factor: 0.5, output: true }, { role: 'bias', factor: 0.5, output: true },
    ]);
  });

  it('nothing to train is said', async () => {
    const all = () => build([6], () => [tf.layers.dense({ name: 'only', units: 3, activation: 'softmax', trainable: false, kernelInitializer: 'glorotUniform' })]);
    await expect(trainHere(experiment({ model: all }))).rejects.toThrow(/nothing to train/);
  });
});
