/** One training step of a batch: done by JavaScript, or, where the engine can, by the graph that was recorded of it. */
import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../data/batches.ts';
import type { Samples } from '../engine/native/graph/repeated.ts';
import type { Experiment, Progress } from '../experiment.ts';
import { NOTHING, type LayerValues, type Measurement, type Wanted } from '../vitals/figures.ts';
import { createComputation, type Moment } from './computation.ts';
import type { Head } from './head.ts';
import { sliced, type Readings } from './readings.ts';
import { StepGraphs, type GraphSettings } from './step-graphs.ts';

export interface StepResult {
  /** Batch mean with regularization. When it is not finite, nothing was updated. */
  readonly loss: number;
  /** What the batch adds to each of the figures beside the loss, in the order of `figuresOf`. */
  readonly figures: readonly Float64Array[];
  /** Whether clipping changed gradients or weights. */
  readonly clipped: boolean;
  /** Of the layers, as far as it was asked for. */
  readonly measured: Measurement;
  readonly values?: LayerValues;
}

export interface StepOptions {
  /** Counts from 0; names the random stream of dropout and noise. */
  readonly step: number;
  readonly seed: number;
  readonly learningRate: number;
  /** What to measure of the layers (default nothing). */
  readonly wanted?: Wanted;
  /** For thresholds of clipping that change. */
  readonly progress?: Progress;
}

export interface Step {
  /** Trains on a batch. Leaves no tensors behind; the batch stays the caller's. */
  (batch: Batch, options: StepOptions): StepResult;
  /** How many steps on `size` samples, up to `most`, `repeat` does in one call; 1 where it does not. @param given samples come with the call */
  reach(size: number, most: number, given?: boolean): number;
  /**
   * Trains on samples of the training part, or of those `given`, so many a step, and gives what as many calls would have
   * given, to the last bit. A step whose loss is not finite is left out with those after it: called alone, it tells of itself.
   * @param given one for each tensor of a batch; bytes stand for byte / 255
   * @returns none where steps can only be done one a call
   */
  repeat(steps: readonly { readonly rows: Int32Array; readonly options: StepOptions }[], given?: readonly Samples[]): StepResult[];
  /** Steps of a shape of batch after which all others are done by a graph; 0 where no step is. */
  readonly stepsToGraph: number;
  /** Brings the model's and the optimizer's variables up to date, which are behind while graphs do the steps. To be called before they are looked at. */
  settle(): void;
  /** The same of the model's alone, which is enough for whoever does not look at the optimizer's. */
  settleWeights(): void;
  /** Frees the graphs; the variables are up to date then. */
  dispose(): void;
}

/** A function that trains `model` on one batch of data within `range`. */
export function createStep(model: LayersModel, experiment: Experiment, head: Head, range = { low: 0, high: 1 }, settings: GraphSettings = {}): Step {
  let now!: Moment;
  const computation = createComputation(model, experiment, head, range, () => now);
  const graphs = new StepGraphs(computation.run, settings);
  const weights = new Set(model.weights.map((weight) => weight.read() as Variable));

  const begin = (options: StepOptions): void => {
    now = { progress: { step: options.step, epoch: options.step, stepsPerEpoch: 1, epochs: options.step + 1 }, ...options };
  };
  const resultOf = ({ report, acted, ...measured }: Readings): StepResult => {
    const values = computation.probe.readValues(measured);
    return {
      loss: report[0]!, figures: sliced(report, computation.lengths()), clipped: acted?.[0] === 1, measured: computation.probe.read(measured),
      ...(values && { values }),
    };
  };
  const step = (batch: Batch, options: StepOptions): StepResult => {
    begin(options);
    return resultOf(graphs.run(batch, options.wanted ?? NOTHING));
  };
  const repeat: Step['repeat'] = (steps, given) => graphs.repeat(steps.map(({ rows }) => rows), (i) => begin(steps[i]!.options), given).map(resultOf);
  return Object.assign(step, {
    stepsToGraph: graphs.stepsToGraph,
    reach: (size: number, most: number, given = false) => graphs.reach(size, most, given),
    repeat,
    settle: () => graphs.settle(),
    settleWeights: () => graphs.settle(weights),
    dispose: () => graphs.dispose(),
  });
}
