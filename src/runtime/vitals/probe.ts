/** Measures the layers of a model within a training step, as tensors that a recorded step can hold, and reads them. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../tf.ts';
import type { Head } from '../train/head.ts';
import { layerWeights, trainableVariables } from '../train/weights.ts';
import type { LayerFigures, LayerValues, Measurement, Wanted } from './figures.ts';
import { watchOutputs } from './outputs.ts';
import { normsIn, sizesOf } from './sizes.ts';

/** Vectors of numbers; only `Probe.read` knows their order. */
export type MeasuredTensors = { readonly [group in 'gradients' | 'weights' | 'activations' | 'values']?: Tensor1D };
export type MeasuredValues = { readonly [group in keyof MeasuredTensors]?: Float32Array };

export interface Probe {
  /** Catches the layers' outputs, where they are wanted, in the forward pass that `work` does. */
  forward<T>(wanted: Wanted, work: () => T): T;
  /** To be called before the update: holds on to the kernels. Inside a tidy, as the next. */
  before(wanted: Wanted): readonly Tensor[];
  /** @param bounded the gradients as clipping left them, in the order of the model's trainable weights; absent where nothing was updated */
  measure(wanted: Wanted, kernels: readonly Tensor[], gradients: readonly Tensor[], bounded: readonly Tensor[] | undefined): MeasuredTensors;
  read(values: MeasuredValues): Measurement;
  /** The kernels and their gradients themselves, where they were wanted. */
  readValues(values: MeasuredValues): LayerValues | undefined;
}

/** @param clips whether something clips gradients */
export function createProbe(model: LayersModel, head: Head, clips: boolean): Probe {
  const variables = trainableVariables(model);
  const layers = layerWeights(model).map(({ name, kernel }) => ({ name, kernel, index: variables.indexOf(kernel) }));
  const outputs = watchOutputs(model, head);
  const ofKernels = (tensors: readonly Tensor[]): Tensor[] => layers.map(({ index }) => tensors[index]!);

  const readGradients = (values: Float32Array): LayerFigures[] => {
    const norms = normsIn(values);
    return layers.map((_, i) => {
      const [gradient, left] = [norms[i]!, norms[layers.length + i]];
      return { gradient, ...(clips && left !== undefined ? { clipped: gradient > 0 ? Math.max(0, 1 - left / gradient) : 0 } : {}) };
    });
  };
  const readWeights = (values: Float32Array): LayerFigures[] => {
    const norms = normsIn(values);
    return layers.map((_, i) => {
      const [weight, change] = [norms[i]!, norms[layers.length + i]];
      return { weight, ...(change === undefined || weight === 0 ? {} : { update: change / weight }) };
    });
  };

  return {
    forward: (wanted, work) => (wanted.has('activations') ? outputs.during(work) : work()),
    before: (wanted) => (wanted.has('weights') || wanted.has('values') ? layers.map(({ kernel }) => tf.clone(kernel)) : []),
    // Sizes of kernels are worked out after the update: before it, a graph would wait for them in every step.
    measure: (wanted, kernels, gradients, bounded) => ({
      ...(wanted.has('gradients')
        ? { gradients: sizesOf([...ofKernels(gradients), ...(clips && bounded !== undefined ? ofKernels(bounded) : [])]) }
        : {}),
      ...(wanted.has('weights')
        ? { weights: bounded === undefined ? sizesOf(kernels) : sizesOf([...kernels, ...layers.map(({ kernel }) => kernel)], kernels) }
        : {}),
      ...(wanted.has('activations') ? { activations: outputs.summary() } : {}),
      ...(wanted.has('values')
        ? { values: tf.concat<Tensor1D>([...kernels, ...ofKernels(gradients)].map((tensor) => tensor.flatten())) }
        : {}),
    }),
    read({ gradients, weights, activations }) {
      const ofWeights = [gradients && readGradients(gradients), weights && readWeights(weights)].filter((it) => it !== undefined);
      const found = new Map<string, LayerFigures>();
      const add = (name: string, figures: LayerFigures): void => void found.set(name, { ...found.get(name), ...figures });
      layers.forEach(({ name }, i) => ofWeights.forEach((each) => add(name, each[i]!)));
      if (activations) for (const [name, figures] of outputs.read(activations)) add(name, figures);
      const place = new Map(model.layers.map(({ name }, i) => [name, i]));
      return new Map([...found].sort(([a], [b]) => place.get(a)! - place.get(b)!));
    },
    readValues({ values }) {
      if (values === undefined) return undefined;
      let at = 0;
      const take = (): Float32Array[] => layers.map(({ kernel }) => values.subarray(at, (at += kernel.size)));
      const [kernels, gradients] = [take(), take()];
      return new Map(layers.map(({ name }, i) => [name, { kernel: kernels[i]!, gradient: gradients[i]! }]));
    },
  };
}
