/** What gradnet's own layers are built of: the base class, and makers of their parts from names or objects. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { registerOwn } from '../own-classes.ts';
import { tf } from '../tf.ts';

export type Layer = tfl.layers.Layer;
export type LayerShape = (number | null)[];
export type LayerArguments = ConstructorParameters<typeof tfl.layers.Layer>[0];

/** A part in any form that TensorFlow.js takes: a name, an object, or what a saved model holds of it. */
export type Part = string | object | null | undefined;
export interface Initializer { apply(shape: number[], dtype?: string): Tensor }
export interface Applied { apply(x: Tensor): Tensor; getClassName(): string; getConfig(): object }

/** TensorFlow.js keeps its lookups to itself; a layer that is never built does them for us. */
const dense = (given: object): Record<string, unknown> => tf.layers.dense({ units: 1, ...given }) as unknown as Record<string, unknown>;

export const initializerOf = (part: Part, standard: string): Initializer => dense({ kernelInitializer: part ?? standard })['kernelInitializer'] as Initializer;
export const regularizerOf = (part: Part): Applied | null => (dense({ kernelRegularizer: part })['kernelRegularizer'] as Applied | undefined) ?? null;
export const constraintOf = (part: Part): Applied | null => (dense({ kernelConstraint: part })['kernelConstraint'] as Applied | undefined) ?? null;
export const activationOf = (part: Part): Applied => dense({ activation: part })['activation'] as Applied;

/** A part as saved models hold it. */
export function saved(part: unknown): object | null {
  if (part === null || part === undefined) return null;
  const applied = part as Applied;
  return { className: applied.getClassName(), config: applied.getConfig() };
}

/** The one tensor that flows into a layer. */
export const one = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? inputs[0]! : inputs);
/** The shape of the one tensor that flows in, batch axis included. */
export const shapeOf = (shape: LayerShape | LayerShape[]): LayerShape => (Array.isArray(shape[0]) ? shape[0] : (shape as LayerShape));

export interface WeightGiven {
  readonly initializer: Initializer;
  readonly regularizer?: Applied | null;
  readonly constraint?: Applied | null;
}

/** A layer of gradnet's: TensorFlow.js' `Layer` with its protected parts in our types. */
export abstract class OwnLayer extends tf.layers.Layer {
  protected weight(name: string, shape: number[], { initializer, regularizer, constraint }: WeightGiven): { read(): Tensor } {
    return this.addWeight(name, shape, 'float32', initializer as never, (regularizer ?? undefined) as never, true, (constraint ?? undefined) as never);
  }
  /** The values, from the input's. Runs inside a tidy. */
  protected abstract compute(x: Tensor, training: boolean): Tensor;
  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      return this.compute(one(inputs), kwargs['training'] === true);
    });
  }
}

/** Makes a class known to `tf.loadLayersModel` and gives its maker. */
export function makerOf<Given extends object>(known: (new (args: Given) => Layer) & { className: string }): (args: Given & { name?: string }) => Layer {
  registerOwn(known);
  return (args) => new known(args);
}
