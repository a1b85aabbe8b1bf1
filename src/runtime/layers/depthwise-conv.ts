/** Depthwise convolution of sequences, and of images with dilation, which TensorFlow.js leaves out. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { makerOf, shapeOf, type LayerShape } from './base.ts';
import { kernelParts, savedParts, WindowLayer, type KernelParts, type WindowArguments } from './window-layer.ts';
import { dilated, slidden, type Padding } from './windows.ts';

/** Over one or two axes. Kernel: [...sizes, channels, multiplier]; output channels: channel by channel, its multiples together. */
export function depthwise(x: Tensor, kernel: Tensor, strides: readonly number[], padding: Padding, dilation: readonly number[]): Tensor {
  const spread = dilated(kernel, dilation);
  if (strides.length === 2) return tf.depthwiseConv2d(x as Tensor4D, spread as Tensor4D, strides as [number, number], padding);
  // A sequence as an image one pixel high; both strides, since the kernels take equal ones only.
  const stride = strides[0]!;
  const image = tf.expandDims<Tensor4D>(x, 1);
  return tf.squeeze(tf.depthwiseConv2d(image, tf.expandDims<Tensor4D>(spread, 0), [stride, stride], padding), [1]);
}

type DepthwiseArguments = WindowArguments & { depthMultiplier?: number };

abstract class DepthwiseConv extends WindowLayer {
  readonly depthMultiplier: number;
  readonly #kernel: KernelParts;
  #weight: { read(): Tensor } | undefined;

  constructor(axes: number, args: DepthwiseArguments) {
    super(axes, args);
    this.depthMultiplier = args.depthMultiplier ?? 1;
    this.#kernel = kernelParts(args, 'depthwise');
  }

  override build(inputShape: LayerShape | LayerShape[]): void {
    const channels = shapeOf(inputShape).at(-1)!;
    this.#weight = this.weight('depthwise_kernel', [...this.kernelSize, channels, this.depthMultiplier], this.#kernel);
    this.addBias(channels * this.depthMultiplier);
    this.built = true;
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const [batch, ...rest] = shapeOf(inputShape);
    const lengths = this.kernelSize.map((size, i) => slidden(rest[i]!, size, this.strides[i]!, this.dilationRate[i]!, this.padding));
    return [batch!, ...lengths, rest.at(-1)! * this.depthMultiplier];
  }

  protected override compute(x: Tensor): Tensor {
    return this.finish(depthwise(x, this.#weight!.read(), this.strides, this.padding, this.dilationRate));
  }

  override getConfig(): ReturnType<WindowLayer['getConfig']> {
    return { ...super.getConfig(), depthMultiplier: this.depthMultiplier, ...savedParts(this.#kernel, 'depthwise') };
  }
}

class DepthwiseConv1D extends DepthwiseConv {
  static readonly className = 'DepthwiseConv1D';
  constructor(args: DepthwiseArguments) {
    super(1, args);
  }
}

/** A class of its own, since TensorFlow.js' passes over the dilation and would load it as another network. */
class DilatedDepthwiseConv2D extends DepthwiseConv {
  static readonly className = 'DilatedDepthwiseConv2D';
  constructor(args: DepthwiseArguments) {
    super(2, args);
  }
}

/** Depthwise convolution of a sequence: [batch, steps, channels]. */
export const depthwiseConv1d = makerOf(DepthwiseConv1D);
/** Depthwise convolution of an image with `dilationRate`. */
export const dilatedDepthwiseConv2d = makerOf(DilatedDepthwiseConv2D);
