/** Transposed convolutions of sequences and volumes, which TensorFlow.js lacks or cannot train. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { tf } from '../tf.ts';
import { fit, stretch } from './axes.ts';
import { makerOf, one, shapeOf, type Applied, type Layer, type LayerShape } from './base.ts';
import { kernelParts, savedParts, WindowLayer, type KernelParts, type WindowArguments } from './window-layer.ts';
import { convolve, type Padding } from './windows.ts';

/** Length of an axis, as Keras has it. */
const lengthened = (length: number | null, size: number, stride: number, padding: Padding): number | null =>
  length === null ? null : length * stride + (padding === 'same' ? 0 : Math.max(size - stride, 0));

/**
 * The gradient of a convolution by its input, as a convolution itself: inputs `stride` apart, the kernel turned round.
 * Kernel: [...sizes, filters, channels].
 */
function transposed(x: Tensor, kernel: Tensor, strides: readonly number[], padding: Padding): Tensor {
  const sizes = kernel.shape.slice(0, -2);
  const margins = sizes.map((size, i): [number, number] => {
    const length = x.shape[i + 1]!;
    const wanted = lengthened(length, size, strides[i]!, padding)!;
    // TensorFlow's padding of the convolution whose gradient this is: the smaller half in front.
    const cut = padding === 'same' ? Math.floor(Math.max(0, (length - 1) * strides[i]! + size - wanted) / 2) : 0;
    const front = size - 1 - cut;
    return [front, wanted + size - 1 - front - ((length - 1) * strides[i]! + 1)];
  });
  const apart = strides.reduce((spread, stride, i) => stretch(spread, i + 1, stride), x);
  const axes = sizes.map((_, i) => i);
  const turned = tf.transpose(tf.reverse(kernel, axes), [...axes, axes.length + 1, axes.length]);
  return convolve(fit(apart, margins), turned, sizes.map(() => 1), 'valid');
}

class Conv1DTranspose extends WindowLayer {
  static readonly className = 'Conv1DTranspose';
  readonly filters: number;
  readonly #kernel: KernelParts;
  #weight: { read(): Tensor } | undefined;

  constructor(args: WindowArguments & { filters: number }) {
    super(1, args);
    this.filters = args.filters;
    this.#kernel = kernelParts(args, 'kernel');
  }

  override build(inputShape: LayerShape | LayerShape[]): void {
    this.#weight = this.weight('kernel', [...this.kernelSize, this.filters, shapeOf(inputShape).at(-1)!], this.#kernel);
    this.addBias(this.filters);
    this.built = true;
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const [batch, length] = shapeOf(inputShape);
    return [batch!, lengthened(length!, this.kernelSize[0]!, this.strides[0]!, this.padding), this.filters];
  }

  protected override compute(x: Tensor): Tensor {
    return this.finish(transposed(x, this.#weight!.read(), this.strides, this.padding));
  }

  override getConfig(): ReturnType<WindowLayer['getConfig']> {
    return { ...super.getConfig(), filters: this.filters, ...savedParts(this.#kernel, 'kernel') };
  }
}

/** Transposed convolution of a sequence: [batch, steps, channels]. */
export const conv1dTranspose = makerOf(Conv1DTranspose);

/** As tf.layers.conv3dTranspose, which has no gradient: computed by a convolution that has one, and saved as what it is. */
export function conv3dTranspose(args: Parameters<typeof tfl.layers.conv3dTranspose>[0]): Layer {
  const layer = tf.layers.conv3dTranspose(args);
  const own = layer as unknown as { kernel: { read(): Tensor }; bias: { read(): Tensor } | null; activation: Applied; strides: number[]; padding: Padding };
  layer.call = (inputs) => tf.tidy(() => {
    const sums = transposed(one(inputs), own.kernel.read(), own.strides, own.padding);
    return own.activation.apply(own.bias ? tf.add(sums, own.bias.read()) : sums);
  });
  return layer;
}
