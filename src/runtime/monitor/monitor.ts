/** What the training loop tells while it runs; how it is shown (bar, plain lines, JSON) is the monitor's affair. */
import type { EngineInfo } from '../engine/index.ts';
import type { Reading } from '../train/stopwatch.ts';
import type { StepMeasurement } from '../vitals/figures.ts';
import type { EpochRecord, SavedRun, TrainingResult } from '../train/outcome.ts';

export interface RunInfo {
  readonly name: string;
  /** The dataset in one line. */
  readonly data: string;
  readonly engine: EngineInfo;
  readonly epochs: number;
  /** Which layers begin with stored weights, in one line; absent where all are drawn. */
  readonly begins?: string;
}

export interface StepProgress extends Reading {
  /** Epoch and step count from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** Names of `means`: the loss and the metrics come first. */
  readonly figures: readonly string[];
  /** Means over the epoch so far. */
  readonly means: readonly number[];
}

export interface Monitor {
  begin(info: RunInfo): void;
  /** Asked before each step: are the layers' gradient norms wanted? They cost a little, so not at every step. */
  wantsGradients(): boolean;
  gradients(norms: ReadonlyMap<string, number>): void;
  /** What a step within an epoch has measured, where the run asks for that. */
  measured?(measurement: StepMeasurement): void;
  step(progress: StepProgress): void;
  epoch(record: EpochRecord): void;
  /** A word that is not part of the results, e.g. that the run is being stopped. */
  notice(text: string): void;
  end(result: TrainingResult, saved: SavedRun, info: RunInfo): void;
  /** Puts the terminal in order when a run ends by an error; harmless after `end`. */
  close(): void;
}
