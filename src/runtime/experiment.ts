/** What an emitted program hands to `train`: everything a run needs to know, in one typed object. */
import type * as tfjs from '@tensorflow/tfjs-layers';
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Augmentation } from './augment/types.ts';
import type { TableForm } from './data/fields.ts';
import type { StoredRows } from './data/stored/rows.ts';
import type { PredictedGradient, PredictedOutput } from './predicted.ts';

/** One split of a dataset; in typed arrays, sample `i` is `inputs[i*size … (i+1)*size]`. */
export interface Split {
  /** Number of samples. */
  readonly length: number;
  /**
   * Inputs, row-major. Bytes stand for byte/255, so that an image set stays at a quarter of its float size. Those that are
   * too many for memory stay in their files.
   */
  readonly inputs: Float32Array | Uint8Array | StoredRows;
  /** Class indices (0 … classes-1), or regression targets, row-major. */
  readonly targets: Int32Array | Float32Array;
  /** Values of columns beside these two, by name, row-major. */
  readonly further?: Readonly<Record<string, Values>>;
}

/** Bytes stand for byte/255, whole numbers for classes. */
export type Values = Float32Array | Uint8Array | Int32Array;

/** One named array of a dataset, with a value for every sample. */
export interface Column {
  readonly name: string;
  /** Of one sample; [] for one number. */
  readonly shape: readonly number[];
  /** Number of classes, absent for values. */
  readonly classes?: number;
  /** Their names, in order, where they have any. */
  readonly labels?: readonly string[];
  readonly of: (split: Split) => Values | StoredRows;
}

/** A loaded dataset. `validation` may be empty (length 0); early stopping on it is then refused. */
export interface Dataset {
  readonly name: string;
  /** One line for the person watching, e.g. `mnist (embedded sample, 8,000 + 2,000 digits)`. */
  readonly description: string;
  /** Shape of one input without the batch axis, e.g. [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** Shape of one target without the batch axis; [] for a class index. */
  readonly targetShape: readonly number[];
  /** Number of classes, absent for regression. */
  readonly classes?: number;
  /** Where there are several inputs or targets: all of them, those above first. */
  readonly columns?: { readonly inputs: readonly Column[]; readonly targets: readonly Column[] };
  /** How raw values became these, where that was fitted; stored with the model. */
  readonly preparation?: Preparation;
  readonly train: Split;
  readonly validation: Split;
}

/** What has to be done to other samples before the trained model sees them, as plain JSON. */
export interface Preparation {
  readonly source: string;
  /** Of one input, without the batch axis. */
  readonly inputShape: readonly number[];
  /** Names of the columns or keys that inputs were read from, in order. */
  readonly features?: readonly string[];
  /** How the table was written, whose rows inputs were read from. */
  readonly table?: TableForm;
  /** Names of the classes, in order. */
  readonly labels?: readonly string[];
  /** What missing values become, before scaling, by place of the last axis. */
  readonly fill?: readonly number[];
  /** `(x - shift) * factor`, by place of the last axis. */
  readonly scaling?: { readonly kind: string; readonly shift: readonly number[]; readonly factor: readonly number[] };
  /** Of texts: its kind, its tokens by index, and what `byte_pairs` joins, in order. */
  readonly tokenizer?: { readonly kind: string; readonly tokens: readonly string[]; readonly merges?: readonly (readonly [string, string])[] };
}

export interface LoadOptions {
  readonly directory?: string;
  /** Files that are not here may be fetched from the set's home (default: only where the source says so). */
  readonly download?: boolean;
  /** Told what is fetched. */
  readonly say?: (text: string) => void;
  readonly seed: number;
  /** Bytes of inputs that may be in memory (default 512 MB, or `GRADNET_DATA_MEMORY`); more stay in their files. */
  readonly memory?: number;
}

/** Loads a dataset; `directory` is what the user gave with `--data` and replaces the source's own. */
export type DataSource = {
  readonly name: string;
  /** Every seed draws other samples. */
  readonly drawn?: true;
  load(options: LoadOptions): Promise<Dataset>;
};

/**
 * A loss over a batch. `targets` as in the dataset (int32 class indices of shape [batch], or float32 of the output's
 * shape). Returns the batch mean, a scalar.
 */
export interface Loss {
  readonly name: string;
  /**
   * The output activation this loss is computed before, for stability (`softmax` for cross-entropy, `sigmoid` for its
   * binary form). When the model ends in that activation, `compute` receives the logits (`outputs.logits` is true).
   */
  readonly link?: 'softmax' | 'sigmoid';
  /** The model is said to end without that activation: its outputs are logits, and metrics see them through it. */
  readonly fromLogits?: boolean;
  /** Whether it also takes float32 targets of the output's shape, the shares of the classes, as augmentation makes them. */
  readonly softTargets?: boolean;
  compute(targets: Tensor, outputs: Tensor, given: { logits: boolean }): Scalar;
}

/** A metric that is a mean over samples: `compute` returns one number a sample, shape [batch]. */
export interface SampleMetric {
  readonly name: string;
  /** `predictions` is the model's output after its last activation. */
  compute(targets: Tensor, predictions: Tensor): Tensor;
}

/** A metric of the whole epoch (precision, AUC …): what it needs is summed over the samples, and `result` is made of the sums. */
export interface SummedMetric {
  readonly name: string;
  /** Sums over the samples of a batch, a vector of the same length each time. */
  sums(targets: Tensor, predictions: Tensor): Tensor;
  /** NaN-free: what is undefined without samples of a kind is 0, as in Keras. */
  result(sums: Float64Array): number;
}

export type Metric = SampleMetric | SummedMetric;

/** What one output of a model is held against. */
export interface OutputGoal {
  /** Begins the names of its figures (`class_loss`, `val_class_accuracy`); nothing where the model has one output. */
  readonly name?: string;
  readonly loss: Loss;
  /** Of its loss in the sum that is minimized (default 1). */
  readonly weight?: number;
  /** The data's column that it is compared with: the one of its own name, or the only target, unless given. */
  readonly target?: string;
  readonly metrics?: readonly Metric[];
}

/** Where a run stands. `step` counts from 0 over the whole run; `epoch` is step / stepsPerEpoch (fractional). */
export interface Progress {
  readonly step: number;
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
}

/** A learning rate that changes with the progress of the run. */
export interface Schedule {
  readonly name: string;
  at(progress: Progress): number;
  /** For schedules that look at results: told before the run which figures its epochs record, and each epoch's record. */
  begin?(figures: readonly string[]): void;
  observe?(record: Readonly<Record<string, number>>): void;
  /** What it has made of the results so far, for checkpoints; `restore` takes it after `begin`. */
  state?(): readonly number[];
  restore?(state: readonly number[]): void;
}

/** What a weight is for, as far as decay and clipping ask. */
export type WeightRole = 'kernel' | 'bias' | 'normalization' | 'embedding';

/** What is special about one variable. */
export interface VariableGroup {
  readonly role: WeightRole;
  /** Multiplies the learning rate. */
  readonly factor: number;
  /** A weight of the layer that gives the network's output. */
  readonly output: boolean;
}

/** Updates variables in place from gradients of the same order. Slots are created at the first call. */
export interface Optimizer {
  readonly name: string;
  readonly learningRate: number | Schedule;
  /** @param learningRate a function is asked again at each replay of a recorded step */
  apply(gradients: readonly Tensor[], variables: readonly Variable[], learningRate: number | (() => number), groups?: readonly VariableGroup[]): void;
  /** Named slot tensors and counters, for checkpoints, still owned by the optimizer; `restore` copies what `state` gave. */
  state(): { name: string; tensor: Tensor }[];
  restore(state: readonly { name: string; tensor: Tensor }[]): void;
  dispose(): void;
}

/** What a way of clipping may ask about the step. */
export interface ClipContext {
  /** Of the step at hand; a recorded step asks anew at each replay. */
  readonly progress: Progress;
  /** In the order of the variables. */
  readonly groups: readonly VariableGroup[];
}

/** Bounds gradients before the optimizer sees them, or weights after it. Owns no tensors; runs inside a tidy. */
export interface Clip {
  readonly name: string;
  /** Told before a run. */
  begin?(): void;
  /** Returns the clipped gradients and the global norm before clipping (scalar), and a 0/1 scalar: did it act? */
  apply?(gradients: readonly Tensor[], variables: readonly Variable[], given?: ClipContext): { gradients: Tensor[]; norm: Scalar; acted: Scalar };
  /** Changes weights in place after a step; a 0/1 scalar: did it act? */
  project?(variables: readonly Variable[], groups?: readonly VariableGroup[]): Scalar;
  /** What it has seen so far, for checkpoints. */
  state?(): readonly number[];
  restore?(state: readonly number[]): void;
}

/** Replaces a part of each batch by samples that raise the loss. */
export interface Adversarial {
  readonly name: string;
  /** How many samples of a batch of `size` it replaces: the first ones, in whatever order the epoch has them. */
  count(size: number): number;
  /** The replaced samples from the inputs' gradients of the loss; inside a tidy. `range` is the data's lowest and highest value. */
  perturb(inputs: Tensor, gradients: Tensor, range: { readonly low: number; readonly high: number }): Tensor;
}

export interface EarlyStopping {
  /** What is watched: `val_loss`, `val_accuracy`, `loss`, …; lower is better for losses, higher for others. */
  readonly monitor: string;
  /** Epochs without improvement after which the run stops. */
  readonly patience: number;
  /** Smallest change that counts as an improvement (default 0). */
  readonly minDelta?: number;
  /** Keep the best epoch's weights and put them back at the end, however the run ends (default true). */
  readonly restoreBest?: boolean;
}

/** Stored weights that layers begin with. */
export interface PretrainedWeights {
  /** model.json or its folder (a run's, too), `.weights.h5`, `.h5`, `.keras` or `.npz`; seen from the working directory. */
  readonly file: string;
  /** Names of the layers that are loaded; all that have weights unless given. */
  readonly layers?: readonly string[];
  /** Names of layers that are not. */
  readonly except?: readonly string[];
  /** Layers that the file lacks stay as drawn, instead of being an error (default false). */
  readonly partial?: boolean;
}

/** What is recorded of each layer, or written for TensorBoard, and how often: at the first step of every epoch unless one of the two is given. */
export interface Watch {
  readonly what: 'gradients' | 'weights' | 'activations' | 'tensorboard';
  readonly everySteps?: number;
  readonly everyEpochs?: number;
}

/** Which states of a training are kept. */
export interface CheckpointSettings {
  /** As `--checkpoint-every` says it (default `auto`). */
  readonly every?: string;
  /** How many of the newest (default 2). */
  readonly newest?: number;
  /** The figure that says which epoch is the best (default what early stopping watches, else `val_loss`, else `loss`). */
  readonly best?: string;
}

/** Everything `train` needs. Field names are what an emitted program spells, so they read as words. */
export interface Experiment {
  readonly name: string;
  readonly model: () => tfjs.LayersModel;
  /** What its layers begin with, unless they are as drawn. */
  readonly pretrained?: readonly PretrainedWeights[];
  readonly data: DataSource;
  /** Done to the training samples, in order, anew in each epoch. */
  readonly augment?: readonly Augmentation[];
  /** Trains on samples that are made worse for the model as it is. */
  readonly adversarial?: Adversarial;
  /** Of a model of one output. */
  readonly loss?: Loss;
  readonly metrics?: readonly Metric[];
  /** In the order of the model's inputs, where it has several: the data's columns that they take. */
  readonly inputs?: readonly string[];
  /** In place of `loss` and `metrics`, in the order of the model's outputs. */
  readonly outputs?: readonly OutputGoal[];
  readonly optimizer: Optimizer;
  /** By layer name: what its learning rate is multiplied by. */
  readonly learningRateFactors?: Readonly<Record<string, number>>;
  /** One, or one that bounds gradients and one that bounds weights. */
  readonly clip?: Clip | readonly Clip[];
  readonly earlyStopping?: EarlyStopping;
  readonly checkpoint?: CheckpointSettings;
  /** What is recorded of each layer (default gradients, weights and activations at the first step of an epoch). */
  readonly monitor?: readonly Watch[];
  readonly epochs: number;
  readonly batch: number;
  readonly seed: number;
  /** By layer name: what gradnetc predicted, to be compared with what the first step measures. */
  readonly predicted?: Readonly<Record<string, PredictedGradient>>;
  /** By layer name, likewise. */
  readonly predictedOutputs?: Readonly<Record<string, PredictedOutput>>;
  /** Path of the .gradnet source, copied into the run's folder when given (`GRADNET_SOURCE` does the same). */
  readonly source?: string;
}
