/** What the page of a run shows, while it trains and afterwards. */
import type { RunInfo, StepProgress } from '../monitor/monitor.ts';
import type { EpochRecord, LayerRow, TrainingResult } from '../train/outcome.ts';
import type { StepMeasurement } from '../vitals/figures.ts';
import type { ShownConfusion } from './confusion.ts';
import type { Environment } from './environment.ts';
import type { SampleSheet } from './samples.ts';

/** What the loop itself does not know. */
export interface PageExtras {
  readonly environment?: Environment;
  /** Text of the .gradnet file. */
  readonly source?: string;
  /** Training samples before and after augmentation. */
  readonly samples?: SampleSheet;
  /** Of the validation data, with the weights that are kept. */
  readonly confusions?: readonly ShownConfusion[];
}

export interface PageState extends PageExtras {
  readonly info: RunInfo;
  readonly epochs: readonly EpochRecord[];
  readonly layers: readonly LayerRow[];
  readonly measurements: readonly StepMeasurement[];
  readonly seconds: number;
  /** While it trains. */
  readonly progress?: StepProgress;
  /** When it is over. */
  readonly result?: TrainingResult;
}

export const stateOf = (info: RunInfo, result: TrainingResult, extras: PageExtras = {}): PageState => ({
  info, result, epochs: result.epochs, layers: result.layers, measurements: result.measurements, seconds: result.seconds, ...extras,
});
