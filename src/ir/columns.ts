/** What a source declares of its data before it is read: the named columns that networks take in and are compared with. */
import type { InputMoments } from './signal.ts';
import type { Shape } from './types.ts';

/** Values that flow into a network. */
export interface InputColumn {
  readonly name: string;
  /** Of one sample. */
  readonly shape: Shape;
  /** E[x²] over samples and E[x x′] over pairs of them, as loaded (scaled); measured, with the source of the figure in the doc. */
  readonly moments: InputMoments;
}

/** Values that outputs are compared with. */
export interface TargetColumn {
  readonly name: string;
  /** Of one sample; [] for one number. */
  readonly shape: Shape;
  /** Number of classes; null for values. */
  readonly classes: number | null;
  /** Of values; of unit second moment where absent. */
  readonly moments?: InputMoments;
}

/** What is known of a dataset when the file is compiled. */
export interface DataFacts {
  readonly shape: Shape;
  /** Number of classes; null for values. */
  readonly classes: number | null;
  /** Probability that two samples are of one class, where classes are not in balance. */
  readonly alike?: number;
  readonly targetShape: Shape;
  /** Samples of the training split where known. */
  readonly samples: number | null;
  readonly hasValidation: boolean;
  readonly moments: InputMoments;
  /** Of targets that are values; of unit second moment where absent. */
  readonly targetMoments?: InputMoments;
  /** Of tokens: how many different ones there are. */
  readonly vocabulary?: number;
  /** Where there are several inputs or targets: all of them, those above first. */
  readonly columns?: Columns;
}

export interface Columns {
  readonly inputs: readonly InputColumn[];
  readonly targets: readonly TargetColumn[];
}

/** All columns; data of one input and one target calls them so. */
export const columnsOf = ({ columns, shape, moments, targetShape, targetMoments, classes }: DataFacts): Columns =>
  columns ?? {
    inputs: [{ name: 'input', shape, moments }],
    targets: [{ name: 'target', shape: targetShape, classes, ...(targetMoments === undefined ? {} : { moments: targetMoments }) }],
  };

/** An input as something to come near to: its values are its own targets, in an autoencoder. */
export const asTarget = ({ name, shape, moments }: InputColumn): TargetColumn => ({ name, shape, classes: null, moments });

/** `val_loss` of the output `class` as `val_class_loss`, the name under which it is recorded. */
export const figureOf = (figure: string, output: string | null): string =>
  (output === null ? figure : figure.startsWith('val_') ? `val_${output}_${figure.slice(4)}` : `${output}_${figure}`);
