/** The weights of a model by layer: what is trained, what a layer's kernel is, constraints, copies to go back to. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Part, PartState } from '../checkpoint/state.ts';
import type { VariableGroup, WeightRole } from '../experiment.ts';
import { tf } from '../tf.ts';

type Layer = layers.Layer;

const variableOf = (weight: LayerVariable): Variable => weight.read() as Variable;

export function trainableVariables(model: LayersModel): Variable[] {
  return model.trainableWeights.map(variableOf);
}

const roleOf = (layer: Layer, name: string): WeightRole => {
  if (/Normalization$/.test(layer.getClassName())) return 'normalization';
  if (/embedding/i.test(name) || layer.getClassName() === 'Embedding') return 'embedding';
  // the slopes of a parametric relu are as few as biases, and pulled to zero they are no slopes
  return /(bias|alpha|beta)$/.test(name) ? 'bias' : 'kernel';
};

/** What is special about each trainable variable, in their order. `factors` is by layer name. */
export function variableGroups(model: LayersModel, factors: Readonly<Record<string, number>> = {}): VariableGroup[] {
  const owners = new Map(
    model.layers.flatMap((layer) =>
      layer.trainableWeights.map((weight) => [variableOf(weight), { layer, name: weight.originalName }] as const),
    ),
  );
  const outputs = new Set(model.outputs.map(outputLayer));
  return trainableVariables(model).map((variable) => {
    const owner = owners.get(variable);
    if (owner === undefined) return { role: variable.rank > 1 ? 'kernel' : 'bias', factor: 1, output: false };
    const { layer, name } = owner;
    return { role: roleOf(layer, name), factor: factors[layer.name] ?? 1, output: outputs.has(layer) };
  });
}

/** The last layer with weights on the way to an output. */
function outputLayer(output: SymbolicTensor): Layer {
  let at = output;
  while (at.sourceLayer.weights.length === 0 && at.inputs.length === 1) at = at.inputs[0]!;
  return at.sourceLayer;
}

/** Batch normalization that is not trained works with the averages it has, as in Keras; TensorFlow.js would go on changing them. */
export function holdFrozen(model: LayersModel): void {
  for (const layer of model.layers) {
    if (layer.trainable || layer.getClassName() !== 'BatchNormalization') continue;
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: false });
  }
}

/** Layers with trainable weights, each with its kernel: the weight of that name, or the first one of rank 2 or more. */
export function layerWeights(model: LayersModel): { name: string; layer: Layer; kernel: Variable }[] {
  return model.layers.flatMap((layer) => {
    const weights = layer.trainableWeights;
    const kernel = weights.find(({ originalName }) => /kernel$/.test(originalName))
      ?? weights.find(({ shape }) => shape.length > 1)
      ?? weights[0];
    return kernel === undefined ? [] : [{ name: layer.name, layer, kernel: variableOf(kernel) }];
  });
}

/** Applies the layers' constraints (max-norm …) after an update: TensorFlow.js' optimizers leave them out. */
export function constrain(model: LayersModel): void {
  for (const weight of model.trainableWeights) {
    const { constraint } = weight as unknown as { constraint?: { apply(w: Tensor): Tensor } | null };
    if (constraint) tf.tidy(() => variableOf(weight).assign(constraint.apply(weight.read())));
  }
}

/** Looks at the values themselves: a sum may overflow where no value does, and engines' kernels may swallow NaN. */
export function hasNonFinite(tensor: Tensor): boolean {
  return !tensor.dataSync().every((value) => Number.isFinite(value));
}

/** A copy of all weights, moving averages included. */
export class Snapshot implements Part {
  readonly name: string;
  #copies: Tensor[] = [];
  readonly #model: LayersModel;

  /** @param name of the copy among the parts of a training's state */
  constructor(model: LayersModel, name: string) {
    this.#model = model;
    this.name = name;
  }

  get taken(): boolean {
    return this.#copies.length > 0;
  }

  take(): void {
    this.dispose();
    this.#copies = this.#model.weights.map((weight) => tf.keep(tf.clone(weight.read())));
  }

  /** Takes over the copy of `other`, which is empty then. */
  adopt(other: Snapshot): void {
    this.dispose();
    this.#copies = other.#copies;
    other.#copies = [];
  }

  /** Puts the copied values back into the model; the copy stays. */
  putBack(): void {
    this.#model.weights.forEach((weight, index) => {
      const copy = this.#copies[index];
      if (copy !== undefined) tf.tidy(() => variableOf(weight).assign(tf.clone(copy)));
    });
  }

  state(): PartState {
    return { tensors: this.#copies.map((tensor, i) => ({ name: this.#model.weights[i]!.originalName, tensor })) };
  }

  restore({ tensors = [] }: PartState): void {
    this.dispose();
    this.#copies = tensors.map(({ tensor }) => tf.keep(tf.clone(tensor)));
  }

  /** Does `work` with the copied values in place; those of now are there again afterwards. */
  during<T>(work: () => T): T {
    const now = new Snapshot(this.#model, 'now');
    now.take();
    this.putBack();
    try {
      return work();
    } finally {
      now.putBack();
      now.dispose();
    }
  }

  dispose(): void {
    tf.dispose(this.#copies);
    this.#copies = [];
  }
}

/** The weights of a model as a part of its training's state; before the first step they are as the model was built. */
export const modelWeights = (model: LayersModel): Part => ({
  name: 'weights',
  state: () => ({ tensors: model.weights.map((weight) => ({ name: weight.originalName, tensor: weight.read() })) }),
  restore({ tensors = [] }) {
    // a deep copy: the engine may share the memory of a clone with a tensor that goes on to change
    tensors.forEach(({ tensor }, i) => tf.tidy(() => variableOf(model.weights[i]!).assign(tf.tensor(tensor.dataSync().slice(), tensor.shape, tensor.dtype))));
  },
});
