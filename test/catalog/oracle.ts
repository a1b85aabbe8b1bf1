/** Reads a Keras fixture as the words of the language would have it, and makes the layer that an emitted program makes. */
import { readFileSync } from 'node:fs';
import type { layers as tfl } from '@tensorflow/tfjs-layers';
import { lookUpWord } from '../../src/catalog/index.ts';
import type { ActivationWord, LayerWord } from '../../src/catalog/types.ts';
import type { Args, Value } from '../../src/ir/types.ts';
import { tf } from '../../src/runtime/tf.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';
import { realLayer } from './tensorflow.ts';

type Tensor = ReturnType<typeof tf.tensor>;
export interface LayerCase {
  readonly name: string;
  readonly layers: readonly { readonly class: string; readonly arguments: Readonly<Record<string, unknown>> }[];
  readonly call: Readonly<Record<string, unknown>>;
  readonly inputs: readonly StoredTensor[];
  readonly weights: readonly (StoredTensor & { readonly name: string; readonly trainable: boolean })[];
  readonly outputs: readonly StoredTensor[];
  readonly updated: readonly StoredTensor[];
  readonly cotangents: readonly StoredTensor[];
  readonly weight_gradients: readonly StoredTensor[];
  readonly input_gradients: readonly StoredTensor[];
}

export const casesOf = (file: string): LayerCase[] =>
  (JSON.parse(readFileSync(new URL(`../fixtures/oracles/layers/${file}.json`, import.meta.url), 'utf8')) as { cases: LayerCase[] }).cases;

export const tensorOf = (stored: StoredTensor): Tensor => tf.tensor(decode(stored), [...stored.shape], stored.dtype);

/** The word with its arguments complete: those given, with Keras' values for what the language has by another default. */
export function wordOf(name: string, given: Readonly<Record<string, unknown>>, standard: Args = {}): { word: LayerWord | ActivationWord; args: Args } {
  const word = lookUpWord(name, 'layer') ?? lookUpWord(name, 'activation');
  if (word === undefined) throw new Error(`there is no layer ${name}`);
  const args: Record<string, Value> = {};
  for (const param of word.params) args[param.name] = (given[param.name] ?? standard[param.name] ?? param.default ?? null) as Value;
  const unknown = Object.keys(given).filter((key) => !word.params.some((param) => param.name === key));
  if (unknown.length > 0) throw new Error(`${name} has no ${unknown.join(', ')}`);
  return { word, args };
}

export interface Result { readonly output: Float32Array; readonly weightGradients: Float32Array[]; readonly inputGradients: Float32Array[] }

/** Runs the layer on the case's weights and inputs, and back from its cotangents. */
export function runCase(each: LayerCase, word: LayerWord | ActivationWord, args: Args): Result {
  const { layer } = realLayer(word, each.inputs.map(({ shape }) => shape.slice(1)), args);
  // Keras lists trainable weights first, as TensorFlow.js does.
  layer.setWeights(each.weights.map(tensorOf));
  const inputs = each.inputs.map(tensorOf);
  const variables = layer.trainableWeights.map((weight) => weight.read());
  const apply = (values: Tensor[]): Tensor => layer.apply(values.length === 1 ? values[0]! : values, { training: each.call['training'] === true }) as Tensor;
  const loss = (...values: Tensor[]): Tensor => {
    // the weights are variables of the layer: read there, listed here to be differentiated by
    const output = apply(values.slice(0, inputs.length));
    return tf.sum(tf.mul(output, tensorOf(each.cotangents[0]!)));
  };
  const output = tf.tidy(() => apply(inputs).dataSync()) as Float32Array;
  const inputGradients = each.input_gradients.length === 0 ? [] : tf.tidy(() => tf.grads(loss as never)(inputs).map((x) => x.dataSync() as Float32Array));
  const weightGradients = variables.length === 0 ? [] : tf.tidy(() => {
    const { grads } = tf.variableGrads(() => loss(...inputs) as never, variables as never);
    return variables.map((variable) => grads[(variable as unknown as { name: string }).name]!.dataSync() as Float32Array);
  });
  layer.dispose();
  return { output, weightGradients, inputGradients };
}

/** The largest difference, relative to the largest of the right values (1 at least, so that zeros compare). */
export function difference(found: ArrayLike<number>, right: ArrayLike<number>): number {
  if (found.length !== right.length) return Infinity;
  let worst = 0;
  let scale = 0;
  for (let i = 0; i < right.length; i++) {
    worst = Math.max(worst, Math.abs(found[i]! - right[i]!));
    scale = Math.max(scale, Math.abs(right[i]!));
    if (!Number.isFinite(found[i]!)) return Infinity;
  }
  return worst / (scale > 0 ? scale : 1);
}

export type Layer = tfl.Layer;
