/** What leaves a model's layers during a training step: caught as it passes, and summed up in four numbers a layer. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { hasFused, runFused } from '../engine/fused.ts';
import { tf } from '../tf.ts';
import type { Head } from '../train/head.ts';
import type { LayerFigures } from './figures.ts';

type Layer = layers.Layer;

/** Beyond ±5 an activation counts as flat, as for the rule saturated-activation; 2.5 is where hard_sigmoid ends. */
export const FLAT = 5;

/** Outputs at which an activation is flat, below the first or above the second. */
const FLAT_ENDS: Readonly<Record<string, readonly [number, number]>> = {
  sigmoid: [1 / (1 + Math.exp(FLAT)), 1 / (1 + Math.exp(-FLAT))],
  tanh: [-Math.tanh(FLAT), Math.tanh(FLAT)],
  softsign: [-FLAT / (1 + FLAT), FLAT / (1 + FLAT)],
  hardSigmoid: [1e-7, 1 - 1e-7],
};
const CUTS_OFF = new Set(['relu', 'relu6']);
/** Numbers that tell of one layer: mean, variance, dead share, saturated share. */
const EACH = 4;

interface Watched {
  readonly name: string;
  /** TensorFlow.js' name of the activation that the output has passed. */
  readonly activation: string | undefined;
  /** Of the pass at hand; several where the layer is used more than once. */
  outputs: Tensor[];
}

export interface Outputs {
  /** Catches what leaves the layers while `work` runs one forward pass; nothing it computes changes. Values are kept until `summary`. */
  during<T>(work: () => T): T;
  /** Of what was caught. */
  summary(): Tensor1D;
  read(summary: Float32Array): Map<string, LayerFigures>;
}

/** Watches the layers that have weights or an activation. `head` decides whether the last activation is left out. */
export function watchOutputs(model: LayersModel, head: Head): Outputs {
  const bare = new Set(model.outputs.filter((_, i) => head.logits[i]).map(({ sourceLayer }) => sourceLayer));
  let listening = false;
  const watched = model.layers.flatMap((layer): Watched[] => {
    const activation = activationOf(layer);
    const only = ['Activation', 'Softmax'].includes(layer.getClassName());
    // what a last activation would be fed is what the layer before gives
    if (layer.getClassName() === 'InputLayer' || (layer.weights.length === 0 && activation === undefined) || (only && bare.has(layer))) return [];
    const watch: Watched = { name: layer.name, activation: bare.has(layer) ? undefined : activation, outputs: [] };
    const call = layer.call.bind(layer);
    layer.call = (inputs, options) => {
      const output = call(inputs, options);
      if (listening && !Array.isArray(output)) watch.outputs.push(tf.keep(tf.clone(output)));
      return output;
    };
    return [watch];
  });
  const drop = (): void => {
    for (const watch of watched) {
      tf.dispose(watch.outputs);
      watch.outputs = [];
    }
  };
  return {
    during(work) {
      drop();
      listening = true;
      try {
        return work();
      } catch (error) {
        drop();
        throw error;
      } finally {
        listening = false;
      }
    },
    summary() {
      try {
        return tf.concat([
          tf.zeros([0]),
          ...watched.map(({ activation, outputs }) => (outputs.length === 0 ? tf.fill([EACH], Number.NaN) : sumUp(outputs, activation))),
        ]) as Tensor1D;
      } finally {
        drop();
      }
    },
    read: (summary) => new Map(watched.map(({ name, activation }, i): [string, LayerFigures] => {
      const [mean, variance, dead, saturated] = summary.subarray(i * EACH, (i + 1) * EACH) as unknown as [number, number, number, number];
      return [name, {
        mean, deviation: Math.sqrt(variance),
        ...(CUTS_OFF.has(activation!) ? { dead } : {}),
        ...(activation! in FLAT_ENDS ? { saturated } : {}),
      }];
    })),
  };
}

function sumUp(outputs: readonly Tensor[], activation: string | undefined): Tensor {
  return tf.tidy(() => {
    // a row a place, a column a unit or channel
    const rows = tf.concat(outputs.map((output) => tf.reshape(output, [-1, output.shape.at(-1) ?? 1]).toFloat()));
    const ends = FLAT_ENDS[activation!];
    const cuts = CUTS_OFF.has(activation!);
    if (hasFused('OutputFigures')) {
      const [low, high] = ends ?? [-Infinity, Infinity];
      return runFused('OutputFigures', { x: rows }, { low, high, cuts })[0]!;
    }
    const mean = tf.mean(rows);
    const variance = tf.mean(tf.square(tf.sub(rows, mean)));
    const dead = cuts ? tf.mean(tf.lessEqual(tf.max(rows, 0), 0).toFloat()) : tf.scalar(0);
    const saturated = ends === undefined ? tf.scalar(0) : tf.mean(tf.logicalOr(tf.less(rows, ends[0]), tf.greater(rows, ends[1])).toFloat());
    return tf.stack([mean, variance, dead, saturated]);
  });
}

/** The activation at a layer's end, where it is applied to each value of what the layer gives. */
function activationOf(layer: Layer): string | undefined {
  if (layer.getClassName() === 'ReLU') return 'relu';
  if (!/Dense|Conv|^Activation$/.test(layer.getClassName())) return undefined;
  const name = (layer as unknown as { activation?: { getClassName(): string } }).activation?.getClassName();
  return name === 'linear' ? undefined : name;
}
