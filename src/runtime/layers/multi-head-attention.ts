/** Multi-head attention as Keras computes it: every position asks all positions, in several subspaces at once. */
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import { droppedOut } from '../draws.ts';
import { fusedAttention, hasAttention } from '../engine/tensorflow/attention.ts';
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

  /** [batch, positions, channels] as [batch, positions, heads · dim] of each of the names, beside each other. */
  #project(names: readonly string[], x: Tensor): Tensor {
    const [batch, positions, channels] = x.shape as [number, number, number];
    const all = (part: string, shape: number[]): Tensor | undefined => {
      const weights = names.flatMap((name) => this.#weights.get(`${name}_${part}`) ?? []).map((weight) => tf.reshape(weight.read(), shape));
      return weights.length > 1 ? tf.concat(weights, -1) : weights[0];
    };
    const product = tf.matMul(tf.reshape(x, [batch * positions, channels]), all('kernel', [channels, -1])!);
    return tf.reshape(withBias(product, all('bias', [-1])), [batch, positions, product.shape[1]!]);
  }

  /** Heads that lie beside each other as [batch · heads, positions, dim]. */
  #apart(x: Tensor): Tensor3D {
    const { numHeads } = this.given;
    const [batch, positions, columns] = x.shape as [number, number, number];
    const dim = columns / numHeads;
    return tf.reshape(tf.transpose(tf.reshape(x, [batch, positions, numHeads, dim]), [0, 2, 1, 3]), [batch * numHeads, positions, dim]);
  }

  #attend(query: Tensor, value: Tensor, key: Tensor, training: boolean): Tensor {
    const { numHeads, keyDim, valueDim = keyDim, causal = false, dropout = 0 } = this.given;
    const [batch, from] = query.shape as [number, number];
    const project = (name: string, x: Tensor): Tensor => this.#project([name], x);
    let heads: Tensor;
    if (hasAttention() && !(training && dropout > 0)) {
      const alone = query === value && query === key;
      const given = alone ? [this.#project(['query', 'key', 'value'], query)] as const : [project('query', query), project('key', key), project('value', value)] as const;
      heads = fusedAttention(given, { heads: numHeads, key: keyDim, value: valueDim, causal });
    } else {
      heads = this.#composed(project('query', query), project('key', key), project('value', value), training);
    }
    const kernel = this.#weights.get('output_kernel')!.read();
    const output = kernel.shape[2]!;
    const product = tf.matMul(tf.reshape(heads, [batch * from, numHeads * valueDim]), tf.reshape(kernel, [numHeads * valueDim, output]));
    return tf.reshape(withBias(product, this.#weights.get('output_bias')?.read()), [batch, from, output]);
  }

  /** What every position is answered, [batch, positions, heads · dim]. */
  #composed(query: Tensor, key: Tensor, value: Tensor, training: boolean): Tensor {
    const { numHeads, keyDim, causal = false, dropout = 0 } = this.given;
    const [batch, from] = query.shape as [number, number];
    const to = value.shape[1]!;
    const questions = tf.mul<Tensor3D>(this.#apart(query), 1 / Math.sqrt(keyDim));
    let scores: Tensor = tf.matMul(questions, this.#apart(key), false, true);
    if (causal) {
      const ahead = Float32Array.from({ length: from * to }, (_, i) => (i % to > Math.floor(i / to) ? MASKED : 0));
      scores = tf.add(scores, tf.tensor3d(ahead, [1, from, to]));
    }
    let weights = tf.softmax(scores);
    if (training && dropout > 0) weights = droppedOut(weights, dropout);
    const heads = tf.matMul(weights, this.#apart(value));
    const dim = heads.shape[2]!;
    return tf.reshape(tf.transpose(tf.reshape(heads, [batch, numHeads, from, dim]), [0, 2, 1, 3]), [batch, from, numHeads * dim]);
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

const withBias = (x: Tensor, bias: Tensor | undefined): Tensor => (bias === undefined ? x : tf.add(x, bias));

/** Multi-head attention of a sequence to itself, or to a second (values) and third input (keys). */
export const multiHeadAttention = makerOf(MultiHeadAttention);
