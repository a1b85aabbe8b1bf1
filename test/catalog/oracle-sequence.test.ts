/** Recurrent, attention and embedding layers compute what Keras computes with the same weights, forward and backward. */
import { readFileSync } from 'node:fs';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lookUpWord } from '../../src/catalog/index.ts';
import { wordValue } from '../../src/catalog/params.ts';
import type { LayerWord } from '../../src/catalog/types.ts';
import type { Args, Configured, Shape, Value } from '../../src/ir/types.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';
import { realLayer } from './tensorflow.ts';

interface KerasLayer { readonly class: string; readonly arguments: Readonly<Record<string, unknown>> }
interface Case {
  readonly name: string;
  readonly layers: readonly KerasLayer[];
  readonly call: Readonly<Record<string, unknown>>;
  readonly inputs: readonly StoredTensor[];
  readonly weights: readonly (StoredTensor & { readonly name: string })[];
  readonly outputs: readonly StoredTensor[];
  readonly cotangents: readonly StoredTensor[];
  readonly weight_gradients: readonly StoredTensor[];
  readonly input_gradients: readonly (StoredTensor | null)[];
}

const words: Readonly<Record<string, string>> = {
  SimpleRNN: 'simple_rnn', LSTM: 'lstm', GRU: 'gru', Bidirectional: 'bidirectional', TimeDistributed: 'time_distributed',
  MultiHeadAttention: 'multi_head_attention', Embedding: 'embedding', Dense: 'dense',
};
const renamed: Readonly<Record<string, string>> = { output_shape: 'output_dim' };

/** What the language has no words for: states as outputs, hard sigmoid gates, scores as outputs, convolution without our `same` padding. */
const beyond = (each: Case): boolean => JSON.stringify([each.layers, each.call]).search(/return_state|hard_sigmoid|return_attention_scores|Conv2D/) >= 0;

const read = (file: string): Case[] => (JSON.parse(readFileSync(new URL(`../fixtures/oracles/layers/${file}.json`, import.meta.url), 'utf8')) as { cases: Case[] }).cases;
const cases = [...read('recurrent'), ...read('attention'), ...read('core').filter(({ layers }) => layers[0]!.class === 'Embedding' || layers[0]!.class === 'TimeDistributed')]
  .filter((each) => !beyond(each));

function configured({ class: name, arguments: given }: KerasLayer, call: Case['call']): { word: LayerWord; args: Args } {
  const word = lookUpWord(words[name]!, 'layer')!;
  const { activation: _activation, ...rest } = given;
  const plain = word.name === 'dense' ? rest : given;
  const args: Record<string, Value> = Object.fromEntries(word.params.flatMap((param) => (param.default === undefined ? [] : [[param.name, param.default]])));
  for (const [key, value] of Object.entries(plain)) {
    if (!word.params.some((param) => param.name === (renamed[key] ?? key))) throw new Error(`${word.name} has no ${key}`);
    args[renamed[key] ?? key] = typeof value === 'object' ? layerValue(value as KerasLayer) : (value as Value);
  }
  if (call['use_causal_mask'] === true) args['causal'] = true;
  return { word, args };
}

function layerValue(layer: KerasLayer): Configured {
  const { word, args } = configured(layer, {});
  return wordValue('layer', word.name, args);
}

const tensor = (stored: StoredTensor): Tensor => tf.tensor(decode(stored), [...stored.shape], stored.dtype);

function expectClose(actual: Tensor, stored: StoredTensor, what: string): void {
  const wanted = decode(stored);
  expect(actual.size, what).toBe(wanted.length);
  // A gradient that is zero in theory (a bias of the keys) has no size of its own to be compared with.
  const scale = Math.max(0.1, ...Array.from(wanted, Math.abs));
  const worst = Math.max(...Array.from(actual.dataSync(), (value, i) => Math.abs(value - wanted[i]!) / scale));
  expect(worst, `${what}: largest difference, relative to its largest value`).toBeLessThan(1e-5);
}

beforeAll(async () => {
  await selectEngine('cpu');
});

it('has the cases that the language can say', () => {
  expect(cases.length).toBeGreaterThan(50);
});

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
  it('gives Keras\' outputs and gradients', () => {
    let shapes: readonly Shape[] = each.inputs.map(({ shape }) => shape.slice(1));
    const made = each.layers.map((layer) => {
      const { word, args } = configured(layer, each.call);
      const { shape, layer: real } = realLayer(word, shapes, args);
      expect(word.shape!({ inputs: shapes, args })).toEqual(shape);
      shapes = [shape];
      return { real, activation: layer.class === 'Dense' ? (layer.arguments['activation'] as string | undefined) : undefined };
    });
    const weights = made.flatMap(({ real }) => real.trainableWeights);
    expect(weights.map(({ shape }) => shape)).toEqual(each.weights.map(({ shape }) => shape));
    weights.forEach((weight, i) => weight.write(tensor(each.weights[i]!)));
    const inputs = each.inputs.map((stored) => (stored.dtype === 'int32' ? tensor(stored) : tf.variable(tensor(stored))));
    const run = (): Tensor => made.reduce<Tensor | Tensor[]>((x, { real, activation }) => {
      const y = real.apply(x) as Tensor;
      return activation === 'softmax' ? tf.softmax(y) : y;
    }, inputs.length === 1 ? inputs[0]! : inputs) as Tensor;
    expectClose(run(), each.outputs[0]!, 'output');
    const variables = weights.map((weight) => weight.read() as ReturnType<typeof tf.variable>);
    const floating = inputs.filter((input) => input.dtype === 'float32') as ReturnType<typeof tf.variable>[];
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(run(), tensor(each.cotangents[0]!))), [...variables, ...floating]);
    variables.forEach((variable, i) => expectClose(grads[variable.name] ?? tf.zerosLike(variable), each.weight_gradients[i]!, `gradient of ${each.weights[i]!.name}`));
    floating.forEach((input, i) => expectClose(grads[input.name]!, each.input_gradients[i]!, `gradient of input ${i + 1}`));
  });
});
