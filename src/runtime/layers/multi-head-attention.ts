/** Multi-head attention as Keras computes it: every position asks all positions, in several subspaces at once. */
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import { droppedOut } from '../draws.ts';
import { tf } from '../tf.ts';
import { initializerOf, makerOf, OwnLayer, saved, shapeOf, type Initializer, type LayerArguments, type LayerShape, type Part } from './base.ts';

type AttentionArguments = LayerArguments & {
  numHeads: number;
  keyDim: number;
  valueDim?: number;
  outputDim?: number;
  useBias?: boolean;
  causal?: boolean;
  dropout?: number;
  kernelInitializer?: Part;
  biasInitializer?: Part;
};

type Weight = { read(): Tensor };
/** What a masked score becomes before softmax: as good as minus infinity, and finite. */
const MASKED = -1e9;

/**
 * Inputs: query; or query and value; or query, value and key, each [batch, positions, channels]. Weights in Keras' order
 * and shapes: query, key, value kernel [channels, heads, dim] and bias [heads, dim], output kernel [heads, dim, channels].
 */
class MultiHeadAttention extends OwnLayer {
  static readonly className = 'MultiHeadAttention';
  readonly given: AttentionArguments;
  readonly #kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;
  readonly #weights = new Map<string, Weight>();

  constructor(args: AttentionArguments) {
    super(args);
    this.given = args;
    this.#kernelInitializer = initializerOf(args.kernelInitializer, 'glorotUniform');
    this.#biasInitializer = initializerOf(args.biasInitializer, 'zeros');
  }

  override build(inputShape: LayerShape | LayerShape[]): void {
    const { numHeads, keyDim, valueDim = keyDim, useBias = true } = this.given;
    const [query, value = query!, key = value] = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as LayerShape[];
    const output = this.given.outputDim ?? query!.at(-1)!;
    const add = (name: string, kernel: number[], bias: number[]): void => {
      this.#weights.set(`${name}_kernel`, this.weight(`${name}_kernel`, kernel, { initializer: this.#kernelInitializer }));
      if (useBias) this.#weights.set(`${name}_bias`, this.weight(`${name}_bias`, bias, { initializer: this.#biasInitializer }));
    };
    add('query', [query!.at(-1)!, numHeads, keyDim], [numHeads, keyDim]);
    add('key', [key.at(-1)!, numHeads, keyDim], [numHeads, keyDim]);
    add('value', [value.at(-1)!, numHeads, valueDim], [numHeads, valueDim]);
    add('output', [numHeads, valueDim, output], [output]);
    this.built = true;
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const query = shapeOf(inputShape);
    return [...query.slice(0, -1), this.given.outputDim ?? query.at(-1)!];
  }

  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const [query, value = query!, key = value] = Array.isArray(inputs) ? inputs : [inputs];
      return this.#attend(query!, value, key, kwargs['training'] === true);
    });
  }

  protected override compute(x: Tensor, training: boolean): Tensor {
    return this.#attend(x, x, x, training);
  }

  /** [batch, positions, channels] as [batch · heads, positions, dim]. */
  #project(name: string, x: Tensor): Tensor3D {
    const kernel = this.#weights.get(`${name}_kernel`)!.read();
    const bias = this.#weights.get(`${name}_bias`)?.read();
    const [channels, heads, dim] = kernel.shape as [number, number, number];
    const [batch, positions] = x.shape as [number, number];
    const product = tf.matMul(tf.reshape(x, [batch * positions, channels]), tf.reshape(kernel, [channels, heads * dim]));
    const shifted = bias === undefined ? product : tf.add(product, tf.reshape(bias, [heads * dim]));
    return tf.reshape(tf.transpose(tf.reshape(shifted, [batch, positions, heads, dim]), [0, 2, 1, 3]), [batch * heads, positions, dim]);
  }

  #attend(query: Tensor, value: Tensor, key: Tensor, training: boolean): Tensor {
    const { numHeads, keyDim, causal = false, dropout = 0 } = this.given;
    const [batch, from] = query.shape as [number, number];
    const to = value.shape[1]!;
    const questions = tf.mul<Tensor3D>(this.#project('query', query), 1 / Math.sqrt(keyDim));
    let scores: Tensor = tf.matMul(questions, this.#project('key', key), false, true);
    if (causal) {
      const ahead = Float32Array.from({ length: from * to }, (_, i) => (i % to > Math.floor(i / to) ? MASKED : 0));
      scores = tf.add(scores, tf.tensor3d(ahead, [1, from, to]));
    }
    let weights = tf.softmax(scores);
    if (training && dropout > 0) weights = droppedOut(weights, dropout);
    const heads = tf.matMul(weights, this.#project('value', value));
    const dim = heads.shape[2]!;
    const together = tf.reshape(tf.transpose(tf.reshape(heads, [batch, numHeads, from, dim]), [0, 2, 1, 3]), [batch * from, numHeads * dim]);
    const kernel = this.#weights.get('output_kernel')!.read();
    const bias = this.#weights.get('output_bias')?.read();
    const output = kernel.shape[2]!;
    const product = tf.matMul(together, tf.reshape(kernel, [numHeads * dim, output]));
    return tf.reshape(bias === undefined ? product : tf.add(product, bias), [batch, from, output]);
  }

  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    const { numHeads, keyDim, valueDim = null, outputDim = null, useBias = true, causal = false, dropout = 0 } = this.given;
    return {
      ...super.getConfig(),
      numHeads, keyDim, ...(valueDim === null ? {} : { valueDim }), ...(outputDim === null ? {} : { outputDim }), useBias, causal, dropout,
      kernelInitializer: saved(this.#kernelInitializer), biasInitializer: saved(this.#biasInitializer),
    } as ReturnType<OwnLayer['getConfig']>;
  }
}

/** Multi-head attention of a sequence to itself, or to a second (values) and third input (keys). */
export const multiHeadAttention = makerOf(MultiHeadAttention);
