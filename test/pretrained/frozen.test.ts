/** What `frozen` holds still: every kind of layer, wrappers and structures included, and the averages of batch normalization. */
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { buildModel } from '../../src/runtime/train/build-model.ts';
import { trainHere } from '../runtime/in-process.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

const sequences = (frozen: string): string => `
data d { source: gaussian(5x4, classes: 3, samples: 12) }
network N {
  input(d.shape)
  frozen { ${frozen} }
  flatten -> dense(d.classes) as head -> softmax
}
train N on d { loss: cross_entropy, optimizer: sgd(0.5), batch: 4, epochs: 2 }`;

/** Layers of which some weight moved in two epochs, moving averages included. */
async function moved(source: string): Promise<string[]> {
  const found = compiled('/main.gradnet', source);
  const experiment = await experimentOf(found);
  const { model } = await buildModel(experiment, 1);
  const before = new Map(model.layers.map((layer) => [layer.name, layer.getWeights().map((weight) => [...weight.dataSync()])]));
  const { result } = await trainHere({ ...experiment, model: () => model });
  expect(result.ending).toMatchObject({ kind: 'completed' });
  return model.layers.filter(({ name, weights }) => weights.length > 0 && JSON.stringify(before.get(name)) !== JSON.stringify(model.getLayer(name).getWeights().map((weight) => [...weight.dataSync()]))).map(({ name }) => name);
}

describe('frozen', () => {
  it.each([
    ['a recurrent layer', 'lstm(3, return_sequences: true)'],
    ['bidirectional', 'bidirectional(gru(3, return_sequences: true))'],
    ['bidirectional LSTM', 'bidirectional(lstm(3, return_sequences: true))'],
    ['time_distributed', 'time_distributed(dense(3))'],
    ['batch and layer normalization', 'batch_norm -> layer_norm'],
    ['batch normalization without scale', 'batch_norm(scale: false)'],
    ['attention', 'multi_head_attention(2, 2)'],
    ['separable and depthwise convolution', 'separable_conv(3, 3) -> depthwise_conv(3)'],
    ['a parametric activation', 'conv(3, 3) -> prelu'],
    ['residual', 'residual(shortcut: conv(3, 1)) { conv(3, 3) -> batch_norm }'],
    ['dense_connection', 'dense_connection { conv(3, 3) -> batch_norm }'],
    ['repeat', 'repeat 3 { conv(4, 3) -> batch_norm -> relu }'],
    ['branches', '( conv(2, 3) | conv(3, 1) ) -> concat'],
    ['a factor that is not 0', 'learning_rate_factor(3) { conv(3, 3) }'],
  ])('%s stays as it is', async (_, body) => {
    expect(await moved(sequences(body))).toEqual(['head']);
  });

  it('a block stays as it is, and the same block outside moves', async () => {
    expect(await moved(`block B(width) { conv(width, 3) -> batch_norm -> relu }
${sequences('B(3)').replace('flatten ->', 'B(2)\n  flatten ->')}`)).toEqual(['b2.conv1', 'b2.batch_norm1', 'head']);
  });

  it('shared weights stay as they are where their first use is frozen', async () => {
    expect(await moved(`
data d { source: gaussian(4, classes: 3, samples: 12) }
network N {
  input(d.shape)
  shared twin = dense(4) -> tanh
  frozen { twin }
  twin -> dense(d.classes) as head -> softmax
}
train N on d { loss: cross_entropy, optimizer: sgd(0.5), batch: 4, epochs: 2 }`)).toEqual(['head']);
  });

  it('says in the program what does not train', () => {
    const { text } = compiled('/main.gradnet', sequences('bidirectional(lstm(3, return_sequences: true)) -> conv(3, 3)'));
    expect(text?.match(/trainable: false/g)).toHaveLength(2);
  });
});

it('a batch normalization that is frozen works with the averages that it has', async () => {
  const experiment = await experimentOf(compiled('/main.gradnet', sequences('batch_norm')));
  const { model } = await buildModel(experiment, 1);
  const norm = model.getLayer('batch_norm1');
  await trainHere({ ...experiment, model: () => model, epochs: 1 });
  const [gamma, beta, mean, variance] = norm.getWeights().map((weight) => [...weight.dataSync()]);
  expect({ gamma, beta, mean, variance }).toEqual({ gamma: [1, 1, 1, 1], beta: [0, 0, 0, 0], mean: [0, 0, 0, 0], variance: [1, 1, 1, 1] });
});

describe('a training in which nothing learns', () => {
  const refused = (body: string): string[] => compiled('/main.gradnet', sequences('').replace(/ {2}frozen \{ {2}\}\n.*\n/, body)).diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);

  it('is refused when everything is frozen', () => {
    expect(refused('  frozen { flatten -> dense(d.classes) }\n  softmax\n')).toEqual(['there is nothing to train in `N`: every layer with weights is frozen']);
    expect(refused('  learning_rate_factor(0) { flatten -> dense(d.classes) -> softmax }\n')).toEqual(['there is nothing to train in `N`: every layer with weights is frozen']);
  });

  it('is refused when no layer has weights', () => {
    expect(refused('  global_average_pool -> softmax\n')).toContain('there is nothing to train in `N`: none of its layers has weights');
  });
});
