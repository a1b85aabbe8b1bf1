/** Figures that a run records, for whatever asks for one by its name. */
import type { Param } from './types.ts';

/** What a run records: these and, with validation data, the same after `val_`. All but the loss are metrics that must be asked for. */
const figures = [
  'loss',
  'accuracy',
  'top_k_accuracy',
  'precision',
  'recall',
  'f1',
  'auc',
  'mean_absolute_error',
  'mean_squared_error',
  'root_mean_squared_error',
  'r2',
];

/** One of them, for whoever asks for one. */
export const figure: Pick<Param, 'type'> = { type: { type: 'choice', of: [...figures.map((name) => `val_${name}`), ...figures] } };

/** Of schedules that look at results. */
export const monitor: Param = {
  ...figure, name: 'monitor',
  doc: 'The figure that is watched; `val_` needs validation data. Losses and errors are to fall, all else to rise.', default: 'val_loss',
};
