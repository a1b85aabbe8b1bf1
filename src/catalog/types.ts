/**
 * What a word of the language is. One file in `src/catalog/<family>/` declares one word as a plain literal; parser,
 * completion, hover, documentation, shape pass, signal pass and emission all read it, so nothing about a word is said twice.
 */
import type { DataFacts } from '../ir/columns.ts';
import type { GaussianKernel } from '../ir/gaussian/kernel.ts';
import type { LossRule, SignalRule } from '../ir/signal.ts';
import type { Args, Dim, Shape, Value } from '../ir/types.ts';

export type Family =
  | 'layer'
  | 'activation'
  | 'initializer'
  | 'optimizer'
  | 'schedule'
  | 'loss'
  | 'metric'
  | 'clip'
  | 'regularizer'
  | 'constraint'
  | 'augmentation'
  | 'adversarial'
  | 'source'
  | 'early_stopping'
  | 'monitor'
  | 'checkpoint'
  | 'choice'
  | 'search'
  | 'section'
  | 'structure';

/** Type of an argument, with what may be said to a person about it (`expected` in messages is derived from this). */
export type ParamType =
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number; readonly above?: number; readonly below?: number }
  /** 0 to 1, written `10%` or `0.1`. */
  | { readonly type: 'fraction'; readonly min?: number; readonly max?: number; readonly below?: number }
  /** Bounds in degrees. */
  | { readonly type: 'angle'; readonly min?: number; readonly below?: number }
  /** A length in an image: a share of the axis, `10%`, or `4px`. */
  | { readonly type: 'extent'; readonly above?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'string' }
  /** A word out of a fixed list, e.g. `same`, `valid`. */
  | { readonly type: 'choice'; readonly of: readonly string[] }
  /** One length per spatial axis: `3x3`, or `3` for all axes. */
  | { readonly type: 'size'; readonly min?: number }
  /** Lengths at the sides of an image: `1`, `[1, 2]` by axis, `[[1, 2], [0, 3]]` by axis and end. */
  | { readonly type: 'margins' }
  /** A whole shape: `28x28x1`, `10`, or a list. `open`: an axis may be `any`, known only when data arrives. */
  | { readonly type: 'shape'; readonly open?: true }
  /** A duration in training: `5 epochs`, `100 steps`, with `clock` also `10 min`; a bare number counts in `unit`. */
  | { readonly type: 'duration'; readonly unit: 'epochs' | 'steps'; readonly clock?: true }
  /** A word of one of these families, e.g. an initializer; `orNumber` lets a plain number stand (a learning rate). */
  | {
      readonly type: 'word';
      readonly families: readonly Family[];
      readonly orNumber?: { readonly min?: number; readonly above?: number };
      readonly orFormula?: boolean;
    }
  /** A name in scope: a tensor given by `as`. */
  | { readonly type: 'tensor' }
  /** A new name: `output(class)`. */
  | { readonly type: 'label' }
  /** Words of these families in series, `rotate(15deg) -> flip(horizontal)`. */
  | { readonly type: 'pipeline'; readonly families: readonly Family[] }
  /** A piece of network. */
  | { readonly type: 'flow' }
  /** Whatever stands where it will stand: a value left open. */
  | { readonly type: 'anything' }
  | { readonly type: 'list'; readonly of: ParamType }
  /** `train 90%, validation 10%`, or a single amount; keys out of a fixed list. */
  | { readonly type: 'shares'; readonly of: readonly string[] };

export interface Param {
  /** snake_case, Keras' name. */
  readonly name: string;
  readonly type: ParamType;
  /** One line: what it does, its unit. */
  readonly doc: string;
  /** As an evaluated value; absent means that it must be given, null that leaving it out means nothing. */
  readonly default?: Value;
}

interface WordBase {
  readonly name: string;
  /** One line for completion lists, no final period. */
  readonly summary: string;
  /** Markdown paragraphs for hover and the reference page: what it computes (formula), when to use it. */
  readonly doc: string;
  /** In positional order. A variadic word takes any number of its last parameter. */
  readonly params: readonly Param[];
  readonly variadic?: boolean;
  /** A small source text that the tests compile and the docs show. */
  readonly example: string;
  /** Paper or page that defines it. */
  readonly reference?: string;
  /** Names that other frameworks use for it, for did-you-mean: `Conv2D`, `fc`, `linear`. */
  readonly aliases?: readonly string[];
  /** What must hold between arguments: the one that is wrong, and in words what it may be. */
  readonly check?: (args: Args) => { readonly argument: string; readonly allowed: string } | undefined;
}

/** What a shape rule sees. */
export interface ShapeContext {
  readonly inputs: readonly Shape[];
  readonly args: Args;
}

/** Why a shape cannot be: becomes a GN2 diagnostic at the step. `expected` in words: `an image (height x width x channels)`. */
export type ShapeProblem =
  | { readonly problem: 'rank'; readonly expected: string }
  | { readonly problem: 'too-small'; readonly because: string }
  | { readonly problem: 'merge'; readonly axis?: number }
  | { readonly problem: 'reshape'; readonly to: Shape };

/** A weight of a layer; what counting, the signal pass and loading of weights need to know of it. */
export interface WeightSpec {
  /** tfjs' and Keras' name: `kernel`, `bias`, `gamma`, `moving_mean`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** False for moving averages. */
  readonly trainable: boolean;
  /** Name of the argument that says how it is initialized (`kernel_initializer`); `layer.kernel_initializer` in a layer that is given as one. */
  readonly initializer?: string;
  /** Fans as the initializer computes them (Keras' computeFans). */
  readonly fanIn?: number;
  readonly fanOut?: number;
}

export interface CostContext extends ShapeContext {
  readonly output: Shape;
  readonly weights: readonly WeightSpec[];
}

/** How a call is written in the TensorFlow.js program when `tf.layers.<tfjs>({ …args in camelCase })` does not do. */
export interface TfjsEmission {
  /** `tf.layers.conv2d`, or `layers.groupNormalization` from gradnet's runtime. */
  readonly callee: string;
  /** Arguments in tfjs' names; undefined ones are left out. Values are emitted by the printer, never as raw text. */
  readonly args: Readonly<Record<string, Value | undefined>>;
}

export interface LayerWord extends WordBase {
  readonly family: 'layer';
  /** How many tensors flow in: one unless said (merges take two or more, sources none). */
  readonly arity?: 'source' | 'one' | 'merge';
  /** Output shape, or why there is none. Same as the input when absent. */
  readonly shape?: (ctx: ShapeContext) => Shape | ShapeProblem;
  /** Weights, in Keras' order. None when absent. */
  readonly weights?: (ctx: ShapeContext & { readonly output: Shape }) => readonly WeightSpec[];
  /** Multiply-adds count as two; forward pass of one sample. 0 when absent. */
  readonly flops?: (ctx: CostContext) => number;
  readonly signal: SignalRule;
  /** tfjs' maker and Keras' class; a function of the input's rank where the word is rank-polymorphic. Default: see TfjsEmission. */
  readonly emit: {
    readonly tfjs: string | ((ctx: CostContext) => TfjsEmission);
    readonly keras: string | ((ctx: CostContext) => string);
  };
}

/** A real function of one variable, applied to each value: usable as a step. */
export interface ActivationWord extends WordBase {
  readonly family: 'activation';
  /** φ(x); args of parametrized ones (leaky_relu's slope). Absent for softmax, which is not element-wise. */
  readonly value?: (x: number, args: Args) => number;
  /** φ′(x). */
  readonly derivative?: (x: number, args: Args) => number;
  /** Points where φ or φ′ is not smooth: quadrature splits there. */
  readonly kinks?: readonly number[];
  /** For those that are not element-wise. */
  readonly signal?: SignalRule;
  /** Closed forms of its Gaussian averages; without them quadrature of `value` and `derivative` is used. */
  readonly gaussian?: (args: Args) => GaussianKernel;
  readonly flops?: number;
  readonly weights?: LayerWord['weights'];
  readonly shape?: LayerWord['shape'];
  readonly emit: {
    /** Name for tfjs' `activation:` argument, or how to make the layer. */
    readonly tfjs: string | ((ctx: CostContext) => TfjsEmission);
    readonly keras: string;
  };
}

export interface InitializerWord extends WordBase {
  readonly family: 'initializer';
  /**
   * Mean and variance of one weight as TensorFlow.js really draws it (truncation included); `fixed` where the
   * weights are not independent draws (orthogonal, identity) or all the same (constant).
   */
  readonly draws: (ctx: { readonly args: Args; readonly fanIn: number; readonly fanOut: number; readonly shape: readonly number[] }) => {
    readonly mean: number;
    readonly variance: number;
    readonly structure: 'independent' | 'orthogonal' | 'identity' | 'constant';
    /** Scaled on the first batch so that what the layer gives has variance 1. */
    readonly toUnit?: true;
  };
  /** Kernels that it can draw: `square` for those defined for square matrices only. */
  readonly fits?: 'square' | 'matrix';
  readonly emit: { readonly tfjs: string; readonly keras: string };
}

/** Words whose whole meaning is a call in the program: optimizers, schedules, losses, metrics, clips, augmentations, sources … */
export interface CallWord extends WordBase {
  readonly family:
    | 'optimizer'
    | 'schedule'
    | 'loss'
    | 'metric'
    | 'clip'
    | 'regularizer'
    | 'constraint'
    | 'augmentation'
    | 'adversarial'
    | 'early_stopping'
    | 'monitor'
    | 'checkpoint';
  /**
   * Maker in the runtime or tfjs: `optimizers.adam`. It takes one object of arguments, unless `form` says otherwise:
   * `positional` arguments (`clip.globalNorm(1)`), or `settings`, an object with the name as `monitor` (early stopping).
   */
  readonly emit: { readonly tfjs: string; readonly keras?: string; readonly form?: 'positional' | 'settings' };
  /** For losses, and metrics that need it: what it wants of the last layer and of the targets. */
  readonly expects?: { readonly lastActivation?: readonly string[]; readonly targets: 'class' | 'values' | 'binary' };
  /** For losses of classes: whether a target may be shares of several classes, as mixing augmentations make them. */
  readonly takesShares?: true;
  /** For augmentations: the data that they go with, and what must hold between their arguments and its shape. */
  readonly augments?: {
    readonly what: 'images' | 'values' | 'classes';
    /** Labels become shares of several classes. */
    readonly mixesLabels?: true;
    readonly fits?: (args: Args, shape: Shape) => { readonly argument: string; readonly allowed: string } | undefined;
  };
  /** For losses: the gradient that they start; a function where it depends on their arguments. */
  readonly signal?: LossRule | ((args: Args) => LossRule);
  /** For clipping: what it bounds; two that bound the same exclude each other. */
  readonly acts?: 'gradients' | 'weights';
  /** For optimizers: sane learning rates, for the rule that warns outside them. */
  readonly learningRates?: { readonly low: number; readonly high: number; readonly usual: number };
}

/** What is known of a dataset when the file is compiled. */
export interface SourceWord extends WordBase {
  readonly family: 'source';
  readonly facts: (args: Args) => DataFacts;
  readonly emit: { readonly tfjs: string };
}

/** The settings of a section (`data`, `train`, `sweep`), bound like the arguments of a call. */
export interface SectionWord extends WordBase {
  readonly family: 'section';
}

/** What leaves a value open, `any(0.01, 0.1)`, or says which of the open ones are tried, `random(trials: 20)`. */
export interface OpenWord extends WordBase {
  readonly family: 'choice' | 'search';
}

/** `residual`, `frozen`: words whose body becomes nodes and edges. */
export interface StructureWord extends WordBase {
  readonly family: 'structure';
  readonly body: 'required' | 'none';
  /** How the body is wired: `residual` adds what came in, `dense_connection` concatenates it; `series` leaves it as it is. */
  readonly wiring: 'residual' | 'dense' | 'series';
  /** What the learning rates of the body are multiplied by; 0 trains nothing. */
  readonly rateFactor?: (args: Args) => number;
  /** Layers of the body begin with the weights of its argument `file`. */
  readonly loads?: true;
}

export type Word = LayerWord | ActivationWord | InitializerWord | CallWord | SourceWord | SectionWord | OpenWord | StructureWord;

export type { Args, Dim, Shape, Value };
