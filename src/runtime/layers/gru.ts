/** GRU whose reset gate acts after the recurrent product (Keras' standard, cuDNN's form), which TensorFlow.js leaves out. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused } from '../engine/fused.ts';
import { wholeSequence } from '../engine/tensorflow/whole-sequence.ts';
import { tf } from '../tf.ts';
import {
  activationOf,
  constraintOf,
  initializerOf,
  makerOf,
  OwnLayer,
  regularizerOf,
  saved,
  shapeOf,
  type Applied,
  type Initializer,
  type LayerArguments,
  type LayerShape,
  type Part,
} from './base.ts';

type GruArguments = LayerArguments & {
  units: number;
  activation?: Part;
  recurrentActivation?: Part;
  useBias?: boolean;
  kernelInitializer?: Part;
  recurrentInitializer?: Part;
  biasInitializer?: Part;
  kernelRegularizer?: Part;
  recurrentRegularizer?: Part;
  biasRegularizer?: Part;
  kernelConstraint?: Part;
  recurrentConstraint?: Part;
  biasConstraint?: Part;
  returnSequences?: boolean;
  goBackwards?: boolean;
};

type Weight = { read(): Tensor };

/** Weights as Keras orders them: kernel [inputs, 3·units] (update, reset, candidate), recurrent kernel, bias [2, 3·units]. */
class ResetAfterGRU extends OwnLayer {
  static readonly className = 'ResetAfterGRU';
  readonly units: number;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  /** Read by TensorFlow.js' Bidirectional. */
  readonly returnState = false;
  readonly useBias: boolean;
  readonly activation: Applied;
  readonly recurrentActivation: Applied;
  readonly #initializers: readonly [Initializer, Initializer, Initializer];
  readonly #regularizers: readonly (Applied | null)[];
  readonly #constraints: readonly (Applied | null)[];
  #kernel: Weight | undefined;
  #recurrent: Weight | undefined;
  #bias: Weight | undefined;

  constructor(args: GruArguments) {
    super(args);
    this.units = args.units;
    this.returnSequences = args.returnSequences ?? false;
    this.goBackwards = args.goBackwards ?? false;
    this.useBias = args.useBias ?? true;
    this.activation = activationOf(args.activation ?? 'tanh');
    this.recurrentActivation = activationOf(args.recurrentActivation ?? 'sigmoid');
    this.#initializers = [
      initializerOf(args.kernelInitializer, 'glorotUniform'), initializerOf(args.recurrentInitializer, 'orthogonal'), initializerOf(args.biasInitializer, 'zeros'),
    ];
    this.#regularizers = [args.kernelRegularizer, args.recurrentRegularizer, args.biasRegularizer].map(regularizerOf);
    this.#constraints = [args.kernelConstraint, args.recurrentConstraint, args.biasConstraint].map(constraintOf);
  }

  override build(inputShape: LayerShape | LayerShape[]): void {
    const given = (i: 0 | 1 | 2): { initializer: Initializer; regularizer: Applied | null; constraint: Applied | null } =>
      ({ initializer: this.#initializers[i], regularizer: this.#regularizers[i]!, constraint: this.#constraints[i]! });
    this.#kernel = this.weight('kernel', [shapeOf(inputShape).at(-1)!, 3 * this.units], given(0));
    this.#recurrent = this.weight('recurrent_kernel', [this.units, 3 * this.units], given(1));
    if (this.useBias) this.#bias = this.weight('bias', [2, 3 * this.units], given(2));
    this.built = true;
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    const [batch, steps] = shapeOf(inputShape);
    return this.returnSequences ? [batch!, steps!, this.units] : [batch!, this.units];
  }

  protected override compute(x: Tensor): Tensor {
    const [batch, steps, channels] = x.shape as [number, number, number];
    const { units } = this;
    const recurrent = this.#recurrent!.read();
    if (hasFused('GruSequence') && x.dtype === 'float32' && this.activation.getClassName() === 'tanh' && this.recurrentActivation.getClassName() === 'sigmoid') {
      const bias = this.#bias?.read() ?? tf.zeros([2, 3 * units]);
      const given = { x: this.goBackwards ? tf.reverse(x, 1) : x, kernel: this.#kernel!.read(), recurrent, bias };
      return wholeSequence('GruSequence', given, this.returnSequences);
    }
    const [inner, outer] = this.#bias === undefined ? [] : tf.unstack(this.#bias.read(), 0);
    // The inputs of all steps at once; only what depends on the state before is left for the loop.
    const product = tf.matMul(tf.reshape(x, [batch * steps, channels]), this.#kernel!.read());
    const sums = tf.reshape(inner === undefined ? product : tf.add(product, inner), [batch, steps, 3 * units]);
    const inOrder = tf.unstack(sums, 1);
    // A copy: the gradient of unstack still needs its own order.
    const projected = this.goBackwards ? [...inOrder].reverse() : inOrder;
    let state: Tensor = tf.zeros([batch, units]);
    const states: Tensor[] = [];
    for (const input of projected) {
      const turned = tf.matMul(state, recurrent);
      const [inputZ, inputR, inputH] = tf.split(input, 3, 1) as [Tensor, Tensor, Tensor];
      const [stateZ, stateR, stateH] = tf.split(outer === undefined ? turned : tf.add(turned, outer), 3, 1) as [Tensor, Tensor, Tensor];
      const update = this.recurrentActivation.apply(tf.add(inputZ, stateZ));
      const reset = this.recurrentActivation.apply(tf.add(inputR, stateR));
      const candidate = this.activation.apply(tf.add(inputH, tf.mul(reset, stateH)));
      state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate)));
      states.push(state);
    }
    return this.returnSequences ? tf.stack(states, 1) : state;
  }

  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    const parts = (names: readonly string[], all: readonly unknown[]): [string, object | null][] => names.map((name, i) => [name, saved(all[i])]);
    return {
      ...super.getConfig(),
      units: this.units, returnSequences: this.returnSequences, goBackwards: this.goBackwards, useBias: this.useBias,
      activation: this.activation.getClassName(), recurrentActivation: this.recurrentActivation.getClassName(),
      ...Object.fromEntries([
        ...parts(['kernelInitializer', 'recurrentInitializer', 'biasInitializer'], this.#initializers),
        ...parts(['kernelRegularizer', 'recurrentRegularizer', 'biasRegularizer'], this.#regularizers),
        ...parts(['kernelConstraint', 'recurrentConstraint', 'biasConstraint'], this.#constraints),
      ]),
    };
  }
}

/** Gated recurrent unit over [batch, steps, channels], the reset gate after the recurrent product. */
export const gru = makerOf(ResetAfterGRU);
