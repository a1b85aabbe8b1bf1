/** What a training takes. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Part, Position, TrainingState } from '../checkpoint/state.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { Cadence } from '../vitals/cadence.ts';
import type { Measurement } from '../vitals/figures.ts';
import type { OnMeasured } from '../vitals/recorder.ts';
import type { Interrupt } from './interrupt.ts';
import type { EpochRecord } from './outcome.ts';

/** Keeps states of a training on disk. */
export interface Checkpoints {
  /** Asked after each step, and with `record` after each epoch: is the state to be kept? */
  due(position: Position, record?: EpochRecord): boolean;
  keep(state: TrainingState, record?: EpochRecord): Promise<void>;
}

export interface FitInput {
  readonly experiment: Experiment;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly epochs: number;
  readonly batch: number;
  readonly seed: number;
  readonly monitor: Monitor;
  readonly interrupt: Interrupt;
  /** No graphs of steps (default false). */
  readonly eager?: boolean;
  /** The state to go on from, in place of a new model's; its tensors are disposed of. */
  readonly from?: TrainingState | undefined;
  /** The run was over, and is to go on: early stopping waits anew. */
  readonly extended?: boolean;
  readonly checkpoints?: Checkpoints;
  /** What others keep with the state. */
  readonly parts?: readonly Part[];
  /** After each epoch, before the next; the model holds that epoch's weights. */
  readonly onEpoch: (record: EpochRecord, better: boolean, measured: Measurement) => Promise<void>;
  /** When the layers are measured (default as the experiment says). */
  readonly cadence?: Cadence;
  readonly onMeasured?: OnMeasured;
}
