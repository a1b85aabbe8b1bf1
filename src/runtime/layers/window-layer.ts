/** Base of gradnet's own convolutions: window, padding, bias and activation, and how they are saved. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import {
  activationOf, constraintOf, initializerOf, OwnLayer, regularizerOf, saved,
  type Applied, type Initializer, type LayerArguments, type Part,
} from './base.ts';
import { perAxis, type Padding } from './windows.ts';

export type WindowArguments = LayerArguments & {
  kernelSize: number | number[];
  strides?: number | number[];
  padding?: Padding;
  dilationRate?: number | number[];
  activation?: Part;
  useBias?: boolean;
  biasInitializer?: Part;
  biasRegularizer?: Part;
  biasConstraint?: Part;
};

/** A kernel's three parts, from arguments such as `depthwiseInitializer`. */
export interface KernelParts {
  readonly initializer: Initializer;
  readonly regularizer: Applied | null;
  readonly constraint: Applied | null;
}

export function kernelParts(args: object, prefix: string): KernelParts {
  const given = args as Record<string, Part>;
  return {
    initializer: initializerOf(given[`${prefix}Initializer`], 'glorotUniform'),
    regularizer: regularizerOf(given[`${prefix}Regularizer`]),
    constraint: constraintOf(given[`${prefix}Constraint`]),
  };
}

export const savedParts = (parts: KernelParts, prefix: string): Record<string, object | null> => ({
  [`${prefix}Initializer`]: saved(parts.initializer), [`${prefix}Regularizer`]: saved(parts.regularizer), [`${prefix}Constraint`]: saved(parts.constraint),
});

export abstract class WindowLayer extends OwnLayer {
  readonly kernelSize: number[];
  readonly strides: number[];
  readonly padding: Padding;
  readonly dilationRate: number[];
  readonly useBias: boolean;
  activation: Applied;
  readonly #bias: KernelParts;
  #biasWeight: { read(): Tensor } | undefined;

  constructor(axes: number, args: WindowArguments) {
    super(args);
    this.kernelSize = perAxis(args.kernelSize, axes, 1);
    this.strides = perAxis(args.strides, axes, 1);
    this.dilationRate = perAxis(args.dilationRate, axes, 1);
    this.padding = args.padding ?? 'valid';
    this.useBias = args.useBias ?? true;
    this.activation = activationOf(args.activation);
    this.#bias = { ...kernelParts(args, 'bias'), initializer: initializerOf(args.biasInitializer, 'zeros') };
  }

  protected addBias(channels: number): void {
    if (this.useBias) this.#biasWeight = this.weight('bias', [channels], this.#bias);
  }

  /** Bias and activation, after the sums. */
  protected finish(sums: Tensor): Tensor {
    return this.activation.apply(this.#biasWeight ? tf.add(sums, this.#biasWeight.read()) : sums);
  }

  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    const { kernelSize, strides, padding, dilationRate, useBias } = this;
    return {
      ...super.getConfig(), kernelSize, strides, padding, dilationRate, useBias,
      activation: this.activation.getClassName(), ...savedParts(this.#bias, 'bias'),
    };
  }
}
