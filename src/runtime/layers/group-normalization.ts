/** Group normalization, and instance normalization as its case of one channel a group. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { constraintOf, initializerOf, makerOf, OwnLayer, regularizerOf, saved, shapeOf, type LayerArguments, type LayerShape, type Part } from './base.ts';

type GroupArguments = LayerArguments & {
  /** Number of groups; -1 makes every channel one. */
  groups?: number;
  epsilon?: number;
  center?: boolean;
  scale?: boolean;
  betaInitializer?: Part;
  gammaInitializer?: Part;
  betaRegularizer?: Part;
  gammaRegularizer?: Part;
  betaConstraint?: Part;
  gammaConstraint?: Part;
};

/** Wu & He 2018. Mean and variance of each sample over positions and the channels of a group. */
class GroupNormalization extends OwnLayer {
  static readonly className = 'GroupNormalization';
  readonly groups: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly #parts: Record<string, unknown>;
  #gamma: { read(): Tensor } | undefined;
  #beta: { read(): Tensor } | undefined;

  constructor(args: GroupArguments) {
    super(args);
    this.groups = args.groups ?? 32;
    this.epsilon = args.epsilon ?? 1e-3;
    this.center = args.center ?? true;
    this.scale = args.scale ?? true;
    this.#parts = {
      betaInitializer: initializerOf(args.betaInitializer, 'zeros'), gammaInitializer: initializerOf(args.gammaInitializer, 'ones'),
      betaRegularizer: regularizerOf(args.betaRegularizer), gammaRegularizer: regularizerOf(args.gammaRegularizer),
      betaConstraint: constraintOf(args.betaConstraint), gammaConstraint: constraintOf(args.gammaConstraint),
    };
  }

  override build(inputShape: LayerShape | LayerShape[]): void {
    const channels = shapeOf(inputShape).at(-1)!;
    if (this.groups !== -1 && channels % this.groups !== 0) throw new Error(`${channels} channels cannot be normalized in ${this.groups} groups of equal size`);
    const part = (name: string): never => ({
      initializer: this.#parts[`${name}Initializer`], regularizer: this.#parts[`${name}Regularizer`], constraint: this.#parts[`${name}Constraint`],
    }) as never;
    if (this.scale) this.#gamma = this.weight('gamma', [channels], part('gamma'));
    if (this.center) this.#beta = this.weight('beta', [channels], part('beta'));
    this.built = true;
  }

  override computeOutputShape(inputShape: LayerShape | LayerShape[]): LayerShape {
    return shapeOf(inputShape);
  }

  protected override compute(x: Tensor): Tensor {
    const channels = x.shape.at(-1)!;
    const groups = this.groups === -1 ? channels : this.groups;
    const positions = x.shape.slice(1, -1).reduce((n, d) => n * d, 1);
    const grouped = tf.reshape(x, [x.shape[0], positions, groups, channels / groups]);
    const { mean, variance } = tf.moments(grouped, [1, 3], true);
    const normal = tf.reshape(tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, this.epsilon))), x.shape);
    const scaled = this.#gamma ? tf.mul(normal, this.#gamma.read()) : normal;
    return this.#beta ? tf.add(scaled, this.#beta.read()) : scaled;
  }

  override getConfig(): ReturnType<OwnLayer['getConfig']> {
    const { groups, epsilon, center, scale } = this;
    const parts = Object.fromEntries(Object.entries(this.#parts).map(([name, part]) => [name, saved(part)]));
    return { ...super.getConfig(), groups, epsilon, center, scale, ...parts };
  }
}

/** Normalizes groups of channels; `groups: -1` is instance normalization. */
export const groupNormalization = makerOf(GroupNormalization);
