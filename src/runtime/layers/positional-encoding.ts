/** Adds to every position of a sequence a pattern that tells where it is: sines, or trained values. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { initializerOf, makerOf, OwnLayer, saved, shapeOf, type Initializer, type LayerArguments, type LayerShape, type Part } from './base.ts';

type PositionArguments = LayerArguments & { embeddingsInitializer?: Part };

/** Sines in even channels, cosines in odd ones, of wavelengths from 2π to 10000·2π (Vaswani et al. 2017). */
function sines(steps: number, channels: number): Float32Array {
  return Float32Array.from({ length: steps * channels }, (_, i) => {
    const position = Math.floor(i / channels);
    const channel = i % channels;
    const angle = position / 10_000 ** ((channel - (channel % 2)) / channels);
    return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

class SinusoidalEncoding extends OwnLayer {
  static readonly className = 'SinusoidalEncoding';
  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    return shapeOf(inputShape);
  }
  protected override compute(x: Tensor): Tensor {
    const [, steps, channels] = x.shape as [number, number, number];
    return tf.add(x, tf.tensor3d(sines(steps, channels), [1, steps, channels]));
  }
}

class PositionEmbedding extends OwnLayer {
  static readonly className = 'PositionEmbedding';
  readonly #initializer: Initializer;
  #embeddings: { read(): Tensor } | undefined;

  constructor(args: PositionArguments) {
    super(args);
    this.#initializer = initializerOf(args.embeddingsInitializer, 'randomUniform');
  }
  override build(inputShape: LayerShape | LayerShape[]): void {
    const [, steps, channels] = shapeOf(inputShape);
    this.#embeddings = this.weight('embeddings', [steps!, channels!], { initializer: this.#initializer });
    this.built = true;
  }
  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    return shapeOf(inputShape);
  }
  protected override compute(x: Tensor): Tensor {
    return tf.add(x, this.#embeddings!.read());
  }
  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    return { ...super.getConfig(), embeddingsInitializer: saved(this.#initializer) } as ReturnType<OwnLayer['getConfig']>;
  }
}

/** Adds fixed sines to a sequence of any length. */
export const sinusoidalEncoding = makerOf(SinusoidalEncoding);
/** Adds one trained vector a position; the length is fixed. */
export const positionEmbedding = makerOf(PositionEmbedding);
