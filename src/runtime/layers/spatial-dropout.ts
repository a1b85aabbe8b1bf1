/** Dropout of whole channels of images and volumes; TensorFlow.js has it for sequences only. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { drawUniform } from '../draws.ts';
import { tf } from '../tf.ts';
import { makerOf, OwnLayer, shapeOf, type LayerArguments, type LayerShape } from './base.ts';

type SpatialArguments = LayerArguments & { rate: number };

/** Tompson et al. 2015: one draw a sample and channel, for all positions. */
abstract class SpatialDropout extends OwnLayer {
  readonly rate: number;

  constructor(args: SpatialArguments) {
    super(args);
    this.rate = args.rate;
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    return shapeOf(inputShape);
  }

  protected override compute(x: Tensor, training: boolean): Tensor {
    if (!training || this.rate === 0) return tf.clone(x);
    const channels = x.shape.map((d, i) => (i === 0 || i === x.rank - 1 ? d : 1));
    const kept = tf.cast(tf.less(drawUniform(channels), 1 - this.rate), 'float32');
    return tf.mul(x, tf.div(kept, 1 - this.rate));
  }

  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    return { ...super.getConfig(), rate: this.rate };
  }
}

class SpatialDropout2D extends SpatialDropout {
  static readonly className = 'SpatialDropout2D';
}
class SpatialDropout3D extends SpatialDropout {
  static readonly className = 'SpatialDropout3D';
}

/** Drops whole channels of images while training. */
export const spatialDropout2d = makerOf(SpatialDropout2D);
/** Drops whole channels of volumes while training. */
export const spatialDropout3d = makerOf(SpatialDropout3D);
