/** Models that Keras saved, in every format it saves in: loaded by the names of their layers, they answer as Keras does. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { readWeights } from '../../src/runtime/pretrained/read.ts';
import { tf } from '../../src/runtime/tf.ts';
import { buildModel } from '../../src/runtime/train/build-model.ts';
import { difference } from '../catalog/oracle.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';

const folder = new URL('../fixtures/oracles/weights/', import.meta.url).pathname;
interface Case { readonly name: 'pictures' | 'words'; readonly formats: readonly string[]; readonly layers: Readonly<Record<string, readonly number[][]>>; readonly inputs: StoredTensor; readonly outputs: StoredTensor }
const { cases } = JSON.parse(readFileSync(`${folder}keras_models.json`, 'utf8')) as { cases: readonly Case[] };

/** What Keras built, in our words and by Keras' names. */
const sources = {
  pictures: (file: string) => `
data d { source: gaussian(12x12x3, classes: 5, samples: 8) }
network N {
  input(d.shape)
  pretrained("${file}") {
    conv(4, 3x3) as first -> relu
    batch_norm as norm
    separable_conv(6, 3x3) as separable -> relu
    depthwise_conv(3x3) as depthwise
    conv_transpose(3, 2x2, stride: 2) as up
    flatten
    dense(5) as classes -> softmax
  }
}
train N on d { loss: cross_entropy, optimizer: sgd(0.01), batch: 4, epochs: 1 }`,
  words: (file: string) => `
data d { source: tokens(7, vocabulary: 20, classes: 3, samples: 8) }
network N {
  input(d.shape)
  pretrained("${file}") {
    embedding(20, 6) as table
    layer_norm as norm
    multi_head_attention(2, 3) as attention
    lstm(5, return_sequences: true) as memory
    bidirectional(gru(4, return_sequences: true)) as both
    time_distributed(dense(4)) as steps -> tanh
    simple_rnn(4) as plain
    dense(3) as classes
  }
}
train N on d { loss: cross_entropy(from_logits: true), optimizer: sgd(0.01), batch: 4, epochs: 1 }`,
};

beforeAll(async () => {
  await selectEngine('cpu');
});

const all = cases.flatMap((each) => each.formats.map((format) => [`${each.name}.${format}`, each] as const));

describe.each(all)('%s', (file, { name, layers, inputs, outputs }) => {
  it('has the layers and shapes that were saved', () => {
    const read = new Map(readWeights(folder + file)!.map((layer) => [layer.name, layer.weights.map(({ shape }) => [...shape])]));
    expect(Object.fromEntries(read)).toEqual(layers);
  });

  it('answers as Keras does', async () => {
    const found = compiled('/main.gradnet', sources[name](folder + file), {}, readWeights);
    expect(found.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { model, begins } = await buildModel(await experimentOf(found), 1);
    const count = Object.values(layers).flat().length;
    expect(begins).toBe(`loaded ${count} weights of ${Object.keys(layers).length} layers from ${folder + file}; nothing is drawn anew`);
    const x = tf.tensor(decode(inputs), [...inputs.shape], inputs.dtype);
    const answers = model.predict(x) as ReturnType<typeof tf.tensor>;
    expect(answers.shape).toEqual(outputs.shape);
    expect(difference(answers.dataSync(), decode(outputs))).toBeLessThan(1e-5);
    model.dispose();
  });
});
