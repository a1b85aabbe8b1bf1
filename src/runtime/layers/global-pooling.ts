/** Global pooling of volumes; TensorFlow.js has it for sequences and images. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { makerOf, OwnLayer, shapeOf, type LayerArguments, type LayerShape } from './base.ts';

abstract class GlobalPooling3D extends OwnLayer {
  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const shape = shapeOf(inputShape);
    return [shape[0]!, shape.at(-1)!];
  }
  /** [batch, positions, channels] */
  protected positions(x: Tensor): Tensor {
    return tf.reshape(x, [x.shape[0], -1, x.shape.at(-1)!]);
  }
}

class GlobalAveragePooling3D extends GlobalPooling3D {
  static readonly className = 'GlobalAveragePooling3D';
  protected override compute(x: Tensor): Tensor {
    return tf.mean(this.positions(x), 1);
  }
}

class GlobalMaxPooling3D extends GlobalPooling3D {
  static readonly className = 'GlobalMaxPooling3D';
  protected override compute(x: Tensor): Tensor {
    return tf.max(this.positions(x), 1);
  }
}

/** Mean of each channel of a volume. */
export const globalAveragePooling3d = (args: LayerArguments = {}): ReturnType<typeof average> => average(args);
/** Largest value of each channel of a volume. */
export const globalMaxPooling3d = (args: LayerArguments = {}): ReturnType<typeof largest> => largest(args);
const average = makerOf(GlobalAveragePooling3D);
const largest = makerOf(GlobalMaxPooling3D);
