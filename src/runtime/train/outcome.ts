/** What a run yields: the record of each epoch, the table of layers, and how it ended. */
import type { RunError } from '../errors.ts';
import type { PredictedGradient, PredictedOutput } from '../predicted.ts';
import type { StepMeasurement } from '../vitals/figures.ts';

/**
 * One epoch, as it stands in metrics.jsonl and on stdout with --json. Beside the fixed fields it has one entry a metric
 * and, where something clips, `clipped`, the share of steps in which it acted;
 * and, with validation data, `val_loss` and one `val_` entry a metric.
 */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean over the epoch's samples while training, regularization included. */
  readonly loss: number;
  /** Seconds of training and validation. */
  readonly seconds: number;
  /** Samples trained a second, validation not counted. */
  readonly images_per_s: number;
  /** The rate of the epoch's last step. */
  readonly learning_rate: number;
  readonly [metric: string]: number;
}

export interface LayerRow {
  readonly name: string;
  /** Class name in TensorFlow.js, e.g. `Conv2D`. */
  readonly kind: string;
  /** Output shape without the batch axis; undefined sizes are null. */
  readonly shape: readonly (number | null)[];
  readonly parameters: number;
  readonly predicted?: PredictedGradient;
  /** Norm of the kernel's gradient at the first step, before clipping; absent without trainable weights. */
  readonly measured?: number;
  /** What leaves the layer at the first step. */
  readonly predictedOutput?: PredictedOutput;
  readonly measuredOutput?: PredictedOutput;
}

export type Ending =
  | { readonly kind: 'completed' }
  | { readonly kind: 'stopped-early'; readonly monitor: string; readonly patience: number }
  | { readonly kind: 'interrupted'; readonly signal: NodeJS.Signals; readonly epoch: number; readonly step: number }
  | { readonly kind: 'diverged'; readonly message: string; readonly remedy: string; /** What grew on the way there. */ readonly notes: readonly string[] }
  /** Something broke in mid-run (memory, say); what was trained before is kept. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface TrainingResult {
  readonly ending: Ending;
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights the model holds now; absent when no epoch was finished, or the weights are newer. */
  readonly kept?: EpochRecord;
  /** Why those weights: the best epoch was restored, or a good state from before a divergence. */
  readonly restored?: 'best' | 'last-good';
  /** With 'last-good': how many steps those weights were trained; 0 are the initial ones. */
  readonly trainedSteps?: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly layers: readonly LayerRow[];
  /** What was measured of the layers, in the order of steps: of every epoch its first step, that of an unfinished one included. */
  readonly measurements: readonly StepMeasurement[];
}

/** Where the results lie. */
export interface SavedRun {
  readonly folder: string;
  /** What is in it, in the order to be shown. */
  readonly files: readonly { readonly name: string; readonly about?: string }[];
  /** Set when the results had to go to another place than was asked for. */
  readonly problem?: RunError;
}
