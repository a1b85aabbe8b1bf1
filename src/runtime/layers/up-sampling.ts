/** Upsampling of sequences and volumes, and bilinear upsampling with the pixel centres where Keras has them. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { mix, repeat } from './axes.ts';
import { makerOf, one, OwnLayer, shapeOf, type Layer, type LayerArguments, type LayerShape } from './base.ts';
import { perAxis } from './windows.ts';

type UpSamplingArguments = LayerArguments & { size?: number | number[] };

abstract class UpSampling extends OwnLayer {
  readonly size: number[];

  constructor(axes: number, args: UpSamplingArguments) {
    super(args);
    this.size = perAxis(args.size, axes, 2);
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const shape = shapeOf(inputShape);
    return shape.map((d, i) => (d === null || i === 0 || i === shape.length - 1 ? d : d * this.size[i - 1]!));
  }

  protected override compute(x: Tensor): Tensor {
    return this.size.reduce((grown, factor, i) => repeat(grown, i + 1, factor), x);
  }

  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    return { ...super.getConfig(), size: this.size };
  }
}

class UpSampling1D extends UpSampling {
  static readonly className = 'UpSampling1D';
  constructor(args: UpSamplingArguments) {
    super(1, args);
  }
}

class UpSampling3D extends UpSampling {
  static readonly className = 'UpSampling3D';
  constructor(args: UpSamplingArguments) {
    super(3, args);
  }
}

/**
 * As tf.layers.upSampling2d with `nearest`, whose gradient is wrong on the JavaScript engine: computed by copies, and
 * saved as what it is.
 */
export function upSampling2d(args: { size: [number, number]; name?: string }): Layer {
  const layer = tf.layers.upSampling2d(args);
  layer.call = (inputs) => tf.tidy(() => repeat(repeat(one(inputs), 1, args.size[0]), 2, args.size[1]));
  return layer;
}

/** Weights of linear interpolation between pixel centres, beyond the outer ones constant: [length · factor, length]. */
function interpolation(length: number, factor: number): Tensor2D {
  const rows = Array.from({ length: length * factor }, (_, i) => {
    const at = Math.min(length - 1, Math.max(0, (i + 0.5) / factor - 0.5));
    const low = Math.floor(at);
    const row = new Array<number>(length).fill(0);
    row[low]! += 1 - (at - low);
    if (at > low) row[low + 1]! += at - low;
    return row;
  });
  return tf.tensor2d(rows, [length * factor, length]);
}

/** TensorFlow.js' UpSampling2D takes the corners of pixels for their centres, hence a class of its own. */
class BilinearUpSampling2D extends UpSampling {
  static readonly className = 'BilinearUpSampling2D';
  constructor(args: UpSamplingArguments) {
    super(2, args);
  }
  protected override compute(x: Tensor): Tensor {
    return this.size.reduce((grown, factor, i) => mix(grown, i + 1, interpolation(grown.shape[i + 1]!, factor)), x);
  }
}

/** Every step of a sequence `size` times. */
export const upSampling1d = makerOf(UpSampling1D);
/** Every position of a volume `size` times along each axis. */
export const upSampling3d = makerOf(UpSampling3D);
/** Images enlarged by linear interpolation. */
export const bilinearUpSampling2d = makerOf(BilinearUpSampling2D);
