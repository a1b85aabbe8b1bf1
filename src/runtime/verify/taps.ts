/** Looks at the values that leave each layer and at the loss's gradient by them, while a model runs as it was built. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../tf.ts';
import type { Head } from '../train/head.ts';
import { rms } from './size.ts';

type Layer = layers.Layer;
interface Fused { activation?: { apply(x: Tensor): Tensor; getClassName(): string } }

/** Root mean squares over a batch; `backward` is absent where no gradient flows. */
export interface Reading {
  forward: number;
  backward?: number;
}

/**
 * By layer name: what leaves the layer. A layer that takes an activation in has `name/before` as well, for what the
 * activation is fed. Layers that are used more than once are left out: their uses cannot be told apart.
 */
export type Readings = Map<string, Reading>;

/** What TensorFlow.js' dense and convolution layers compute together with their sums. */
const FUSED = /^(relu|elu)$/;

/** An identity that notes what passes through it, both ways. */
function tap(readings: Readings, seen: Set<string>, name: string, x: Tensor): Tensor {
  if (seen.has(name)) readings.delete(name);
  else {
    seen.add(name);
    readings.set(name, { forward: rms(x) });
  }
  return tf.customGrad((value) => ({
    value: tf.clone(value as Tensor),
    gradFunc: (dy) => {
      const reading = readings.get(name);
      if (reading) reading.backward = rms(dy);
      return dy;
    },
  }))(x);
}

/** The layer's activation, where it has taken one in that does something. */
function fusedActivation(layer: Layer): Fused['activation'] {
  if (!/Dense|Conv/.test(layer.getClassName())) return undefined;
  const { activation } = layer as unknown as Fused;
  return activation === undefined || activation.getClassName() === 'linear' ? undefined : activation;
}

/**
 * Taps every layer of `model`. Call before `attachHead`, and `settle` with the head; then each forward and backward run
 * fills the map that `begin` returned.
 */
export function tapLayers(model: LayersModel): { begin(): Readings; settle(head: Head): void } {
  let readings: Readings = new Map();
  let seen = new Set<string>();
  /** Output layers that give what their last activation would be fed. */
  let bare: ReadonlySet<Layer> = new Set();
  for (const layer of model.layers) {
    const activation = fusedActivation(layer);
    if (activation !== undefined) {
      const watched = Object.create(activation) as NonNullable<Fused['activation']>;
      // By these names a layer asks for a kernel that computes its activation as well, and nothing would pass by here.
      if (FUSED.test(activation.getClassName())) watched.getClassName = () => 'watched';
      watched.apply = (x) => activation.apply(tap(readings, seen, `${layer.name}/before`, x));
      (layer as unknown as Fused).activation = watched;
    }
    const call = layer.call.bind(layer);
    layer.call = (inputs, options) => {
      const output = call(inputs, options);
      if (Array.isArray(output)) return output;
      // without its last activation a layer gives what that would be fed; a last activation alone then gives nothing new
      if (bare.has(layer) && activation === undefined) return fusable(layer) ? tap(readings, seen, layer.name, output) : output;
      return tap(readings, seen, bare.has(layer) ? `${layer.name}/before` : layer.name, output);
    };
  }
  return {
    begin: () => {
      seen = new Set();
      return (readings = new Map());
    },
    settle: (head) => {
      bare = new Set(model.outputs.filter((_, i) => head.logits[i]).map(({ sourceLayer }) => sourceLayer));
    },
  };
}

const fusable = (layer: Layer): boolean => !['Activation', 'Softmax'].includes(layer.getClassName());
