/**
 * What the signal pass carries along every edge, and the interface of a word's rule. Mean-field theory of wide networks
 * at initialization (Poole et al. 2016; Schoenholz et al. 2017; Yang & Schoenholz 2017; Xiao et al. 2018), in second
 * moments per unit.
 *
 * A minibatch gradient is a sum over samples and positions, so what decides its size is not only how large values are
 * but how alike they are in any two places that are summed. Hence every edge carries covariances between
 * - the same sample, two samples of the same class, two samples of different classes (three kinds), and
 * - two positions of an image, as a function of their distance (the lags of `lags.ts`; vectors have lag 0 only).
 */
import type { WeightSpec } from '../catalog/types.ts';
import type { Profile } from './density/profile.ts';
import type { GaussianKernel } from './gaussian/kernel.ts';
import type { Args, Shape } from './types.ts';

/** E[x x′] by lag, for each kind of pair of samples. */
export interface Covariance {
  readonly self: readonly number[];
  readonly alike: readonly number[];
  readonly unlike: readonly number[];
}
export type PairKind = keyof Covariance;
export const pairKinds: readonly PairKind[] = ['self', 'alike', 'unlike'];

/** Statistics of the values on an edge, over weights and samples. */
export interface Moments {
  /** E[x] */
  readonly mean: number;
  /** E[x²], per unit. */
  readonly second: number;
  /** E[x x′] of two different samples of the batch, per unit. */
  readonly cross: number;
  readonly covariance: Covariance;
  /** Relative variance of `second` that finite width has built up so far (adds along depth). */
  readonly spread: number;
  /** How unlike the samples' own squares have become; left out where a layer makes them alike again. */
  readonly uneven?: Uneven;
  /** What the values have in common with targets that follow the inputs by a declared rule. */
  readonly taught?: Taught;
  /** Set where the values are a function of Gaussian ones: pooling after an activation needs to know which. */
  readonly of?: { readonly kernel: GaussianKernel; readonly input: Moments };
  /** Set where the values are a sum of independent ones that are not all Gaussian: an activation on it needs their distribution. */
  readonly parts?: readonly Moments[];
  /** Set where the values are `shifted` brought to this edge's mean and variance, and those are not Gaussian. */
  readonly shifted?: Moments;
  /** Of images whose places differ in how much they hold. */
  readonly patchy?: true;
  /** Variance of what two unrelated steps of a sequence have in common, Σ x x′ / n of their n units: of few values, chance makes more alike than of as many units. */
  readonly overlaps?: number;
  /** Behind a convolution that pads: its values are farther from their mean at borders than elsewhere. */
  readonly border?: Border;
  /** Of tokens, which stand for rows of a table and not for numbers. */
  readonly coincidence?: Coincidence;
  /** Set behind a normalization: its values are coordinates of a point on a sphere of so many dimensions, whose tails are lighter. */
  readonly sphere?: number;
}

/** Of a value and the mean over all places: E[x x̄] + E[x x̄′] - E[x̄ x̄′] of pairs of places is `even` everywhere, and `middle` by lag of the rest of E[x̄ x̄′]. */
export interface Border {
  readonly middle: readonly number[];
  readonly even: number;
}

/**
 * Every sample goes its own way through the widths, and where an activation answers to more with more than in
 * proportion (no stable fixed point), the few samples that began larger decide what the mean over the batch is.
 */
export interface Uneven {
  /** Of the logarithm of one sample's mean square, between samples. */
  readonly variance: number;
  /** By how much, in logarithms, the mean over the batch is above the square that the mean sample would have. */
  readonly lean: number;
}

export interface Taught {
  /** E[x t] beyond the means, per unit and target. */
  readonly along: number;
  /** E[x x′ t t′] of two different samples beyond E[x x′] E[t t′]. */
  readonly shared: number;
}

/** Statistics of the gradient of the batch-mean loss on an edge. Its mean is zero: weights are symmetric. */
export interface Cotangent {
  /** E[δ²] */
  readonly second: number;
  /** E[δ δ′] of two different samples of the batch. */
  readonly cross: number;
  readonly covariance: Covariance;
  readonly spread: number;
  /** As of `Uneven`: what the samples that last longer than the mean add to gradients on the way back. */
  readonly lean?: number;
  /**
   * The part of δ that follows the values themselves: δ = aligned · x + rest, for the values x on this edge. The loss
   * answers to the network's own outputs, and going back through the transposed weights that made them keeps that part
   * in step with the values, so that gates which let values pass let it pass as well. Part of `covariance`.
   */
  readonly aligned: number;
  /**
   * Set from an activation back to the sum or the normalization in front of it: δ = φ′(h) d, so that δ and h are not
   * independent, though d and h are.
   */
  readonly gate?: Gate;
  /** Set by a maximum: gradients sit where values are the greatest of their window. */
  readonly winners?: Winners;
  /**
   * Set by a normalization by channel, back through layers that keep channels apart: E[(Σ δ x)²], the sum over a channel's
   * values in the whole batch. The length of a channel is lost in front, so that hardly anything of a gradient lies along it. Worked out when a scale asks.
   */
  readonly lengthwise?: () => number;
  /** The square of what a target's own part of the gradient is multiplied by; see `Taught`. */
  readonly taught?: number;
  /** How the gradient depends on the value that it belongs to, on a stream with activations on it. */
  readonly profile?: Profile;
  /** E[φ′²] where this gradient arrives, by that on average: the winners of a maximum lie where φ is steeper or flatter. */
  readonly steepness?: number;
}

/** An activation φ(h), on the way back: δ = φ′(h) d. */
export interface Gate {
  readonly kernel: GaussianKernel;
  readonly input: Moments;
  readonly from: Covariance;
  /** As `d` has them. */
  readonly winners?: Winners;
  readonly lengthwise?: () => number;
}

export interface Winners {
  /** Gradients on the grid of the windows, and their values. */
  readonly gradient: Covariance;
  readonly grid: readonly number[];
  readonly values: Moments;
  /** E[f] and E[f²] of a function of what the maximum is taken of: values, or what they are an activation of. */
  readonly average: (f: (h: number) => number) => { readonly first: number; readonly second: number };
}

/** Of the values that enter the network, as loaded; of the targets likewise. */
export interface InputMoments {
  readonly mean: number;
  readonly second: number;
  /** E[x x′] over pairs of samples. */
  readonly cross: number;
  /** E[x x′] over pairs of the same class; as `cross` where unknown or without classes. */
  readonly alike?: number;
  /** Of tokens: how probable it is that two places hold the same one. */
  readonly coincidence?: Coincidence;
  /** Of images whose places differ in how much they hold, as figures on blank ground: averages over places then tell less of each. */
  readonly patchy?: true;
  /** Of targets that are a multiple of the one input, and something independent: E[x t] beyond the means, and the variance that the input explains. */
  readonly teacher?: { readonly along: number; readonly explained: number };
  /** For images: the same by distance in pixels, at the lags of `lags.ts`. Without it, positions are taken as independent. */
  readonly field?: Covariance;
}

/** Of two places of one sample, or of two of a class; of two samples of different classes. */
export interface Coincidence {
  readonly alike: number;
  readonly unlike: number;
}

/** The samples of a step. */
export interface Batch {
  readonly size: number;
  /** Probability that two different samples are of the same class. */
  readonly alike: number;
  /** How many classes there are, where samples have some. */
  readonly classes?: number;
}

export interface Draw {
  readonly mean: number;
  readonly variance: number;
  readonly structure: 'independent' | 'orthogonal' | 'identity' | 'constant';
  /** Scaled on the first batch so that what the layer gives has variance 1: `variance` is not used. */
  readonly toUnit?: true;
}

export interface SignalContext {
  readonly args: Args;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
  /** How a weight is drawn, by its name; undefined where the layer has no such weight. */
  readonly draw: (weight: string) => Draw | undefined;
  readonly batch: Batch;
}

/** How a word moves moments forward and cotangents back. `backward` gives one entry for each input. */
export interface SignalRule {
  readonly forward: (inputs: readonly Moments[], ctx: SignalContext) => Moments;
  readonly backward: (gradient: Cotangent, inputs: readonly Moments[], output: Moments, ctx: SignalContext) => readonly Cotangent[];
  /** E‖∂L/∂w‖², by weight name. */
  readonly weightGradients?: (
    gradient: Cotangent, inputs: readonly Moments[], output: Moments, ctx: SignalContext,
  ) => Readonly<Record<string, number>>;
  /** Weights that are added to every sample alike, so that their gradient sums up the batch whatever the samples are. */
  readonly added?: readonly string[];
  /** Of layers that read a sequence step by step: what of a gradient at the last state reaches the first one. */
  readonly memory?: (inputs: readonly Moments[], ctx: SignalContext) => number;
}

/** What a loss needs to know of the targets, per output value. */
export interface LossContext {
  /** Values of one sample's output. */
  readonly units: number;
  readonly batch: Batch;
  /** Whether targets are classes (one-hot) or real values of unit second moment. */
  readonly targets: 'class' | 'values' | 'binary';
  /** Of real values, where known. */
  readonly values?: InputMoments;
  /** The part of every target that is replaced by the value `towards`. */
  readonly smoothing?: { readonly part: number; readonly towards: number };
}

/** How a loss starts the gradient. */
export interface LossRule {
  /** The last activation that the loss takes together with itself, so that `output` are its inputs. */
  readonly link?: 'softmax' | 'sigmoid';
  readonly gradient: (output: Moments, ctx: LossContext) => Cotangent;
}
