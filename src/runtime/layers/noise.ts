/**
 * Layers of TensorFlow.js that draw random values, made to draw them from the step's own (`draws.ts`): seeded, the same
 * on every engine, and replayed where a step is. TensorFlow.js takes most of them from `Math.random`, one by one.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { drawNormal, droppedOut, drawUniform } from '../draws.ts';
import { tf } from '../tf.ts';
import { one } from './base.ts';

interface Drawing {
  readonly rate: number;
  readonly stddev: number;
  getNoiseShape?(x: Tensor): number[] | null | undefined;
  readonly noiseShape?: number[];
  getClassName(): string;
  call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor | Tensor[];
  /** Of cells. */
  dropoutFunc?: (x: Tensor, rate: number) => Tensor;
  /** What other layers are made of. */
  readonly layer?: Drawing;
  readonly forwardLayer?: Drawing;
  readonly backwardLayer?: Drawing;
  readonly cell?: Drawing;
  readonly cells?: readonly Drawing[];
  readonly layers?: readonly Drawing[];
}

/** What each does in training; none where its rate says so. */
const noises: Readonly<Record<string, (x: Tensor, layer: Drawing) => Tensor>> = {
  Dropout: (x, layer) => droppedOut(x, layer.rate, layer.getNoiseShape?.(x) ?? x.shape),
  SpatialDropout1D: (x, layer) => droppedOut(x, layer.rate, layer.getNoiseShape?.(x) ?? x.shape),
  GaussianNoise: (x, { stddev }) => tf.add(x, tf.mul(drawNormal(x.shape), stddev)),
  GaussianDropout: (x, { rate }) => tf.mul(x, tf.add(1, tf.mul(drawNormal(x.shape), Math.sqrt(rate / (1 - rate))))),
  AlphaDropout: (x, { rate, noiseShape }) => alphaDropout(x, rate, noiseShape ?? x.shape),
};

/** The value that selu saturates at. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

/** Klambauer et al. 2017: dropped values saturate, and an affine map keeps mean and variance. */
function alphaDropout(x: Tensor, rate: number, shape: readonly number[]): Tensor {
  const kept = tf.cast(tf.greaterEqual(drawUniform(shape), rate), 'float32');
  const scale = ((1 - rate) * (1 + rate * SATURATION ** 2)) ** -0.5;
  const dropped = tf.mul(tf.sub(1, kept), SATURATION);
  return tf.add(tf.mul(tf.add(tf.mul(x, kept), dropped), scale), -scale * SATURATION * rate);
}

const within = (layer: Drawing): Drawing[] => [
  layer,
  ...[layer.layer, layer.forwardLayer, layer.backwardLayer, layer.cell, layer.cells, layer.layers]
    .flat()
    .flatMap((inner) => (inner ? within(inner) : [])),
];

const replaced = new WeakSet<object>();

/** Has all layers of `model`, wrapped ones too, draw from the step's own random values. */
export function drawFromStep(model: LayersModel): void {
  for (const layer of (model.layers as unknown as Drawing[]).flatMap(within)) {
    if (replaced.has(layer)) continue;
    replaced.add(layer);
    if ('dropoutFunc' in layer) layer.dropoutFunc ??= (x, rate) => droppedOut(x, rate);
    const noise = noises[layer.getClassName()];
    if (noise === undefined) continue;
    const call = layer.call.bind(layer);
    const active = layer.getClassName() === 'GaussianNoise' ? layer.stddev > 0 : layer.rate > 0 && layer.rate < 1;
    layer.call = (inputs, kwargs) => (active && kwargs['training'] === true ? tf.tidy(() => noise(one(inputs), layer)) : call(inputs, kwargs));
  }
}
