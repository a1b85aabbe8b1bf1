/** Separable convolution: TensorFlow.js' for images with its initializers and dilation put right, and one of sequences. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { tf } from '../tf.ts';
import { initializerOf, makerOf, one, shapeOf, type Applied, type Layer, type LayerShape } from './base.ts';
import { depthwise } from './depthwise-conv.ts';
import { kernelParts, savedParts, WindowLayer, type KernelParts, type WindowArguments } from './window-layer.ts';
import { convolve, slidden, type Padding } from './windows.ts';

type SeparableArguments = WindowArguments & { filters: number; depthMultiplier?: number };

class SeparableConv1D extends WindowLayer {
  static readonly className = 'SeparableConv1D';
  readonly filters: number;
  readonly depthMultiplier: number;
  readonly #parts: { depthwise: KernelParts; pointwise: KernelParts };
  #depthwise: { read(): Tensor } | undefined;
  #pointwise: { read(): Tensor } | undefined;

  constructor(args: SeparableArguments) {
    super(1, args);
    this.filters = args.filters;
    this.depthMultiplier = args.depthMultiplier ?? 1;
    this.#parts = { depthwise: kernelParts(args, 'depthwise'), pointwise: kernelParts(args, 'pointwise') };
  }

  override build(inputShape: LayerShape | LayerShape[]): void {
    const channels = shapeOf(inputShape).at(-1)!;
    this.#depthwise = this.weight('depthwise_kernel', [...this.kernelSize, channels, this.depthMultiplier], this.#parts.depthwise);
    this.#pointwise = this.weight('pointwise_kernel', [1, channels * this.depthMultiplier, this.filters], this.#parts.pointwise);
    this.addBias(this.filters);
    this.built = true;
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const [batch, steps] = shapeOf(inputShape);
    return [batch!, slidden(steps!, this.kernelSize[0]!, this.strides[0]!, this.dilationRate[0]!, this.padding), this.filters];
  }

  protected override compute(x: Tensor): Tensor {
    const middle = depthwise(x, this.#depthwise!.read(), this.strides, this.padding, this.dilationRate);
    return this.finish(convolve(middle, this.#pointwise!.read(), [1], 'valid'));
  }

  override getConfig(): ReturnType<WindowLayer['getConfig']> {
    const { filters, depthMultiplier } = this;
    const { depthwise: first, pointwise } = this.#parts;
    return { ...super.getConfig(), filters, depthMultiplier, ...savedParts(first, 'depthwise'), ...savedParts(pointwise, 'pointwise') };
  }
}

/** Separable convolution of a sequence: [batch, steps, channels]. */
export const separableConv1d = makerOf(SeparableConv1D);

/**
 * As tf.layers.separableConv2d, which draws the pointwise kernel by the depthwise one's initializer, has no gradient with
 * dilation, and loses its depth multiplier when it is saved. Saved as what it is, so that plain TensorFlow.js loads it.
 */
export function separableConv2d(args: Parameters<typeof tfl.layers.separableConv2d>[0]): Layer {
  const layer = tf.layers.separableConv2d(args);
  const own = layer as unknown as {
    pointwiseInitializer: unknown; depthwiseKernel: { read(): Tensor }; pointwiseKernel: { read(): Tensor }; bias: { read(): Tensor } | null;
    activation: Applied; strides: number[]; padding: Padding; dilationRate: number[];
  };
  own.pointwiseInitializer = initializerOf(args.pointwiseInitializer, 'glorotUniform');
  // TensorFlow.js forgets this one when it saves
  const config = layer.getConfig.bind(layer);
  layer.getConfig = () => ({ ...config(), depthMultiplier: args.depthMultiplier ?? 1 });
  layer.call = (inputs) => tf.tidy(() => {
    const middle = depthwise(one(inputs), own.depthwiseKernel.read(), own.strides, own.padding, own.dilationRate);
    const sums = convolve(middle, own.pointwiseKernel.read(), [1, 1], 'valid');
    return own.activation.apply(own.bias ? tf.add(sums, own.bias.read()) : sums);
  });
  return layer;
}
