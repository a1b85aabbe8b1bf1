/** `sweep`: the settings of a series of trainings. */
import { sweeping } from '../examples.ts';
import { figure } from '../figures.ts';
import type { Param, SectionWord } from '../types.ts';
import { train } from './train.ts';

/** What a sweep does besides training. */
export const searching: readonly Param[] = [
  { name: 'search', type: { type: 'word', families: ['search'] }, doc: 'Which combinations are tried: `grid`, every one, unless given, or `random(trials: 20)`.', default: null },
  { ...figure, name: 'objective', doc: 'The figure that trials are compared by; `val_accuracy` unless given, where it is recorded, else `val_loss`, else `loss`. Losses and errors are to fall, all else to rise.', default: null },
  { name: 'seeds', type: { type: 'integer', min: 1 }, doc: 'Trainings of each combination, each with a seed of its own, counted up from the training\'s; their mean is compared.', default: 1 },
  { name: 'halving', type: { type: 'integer', min: 2 }, doc: 'Successive halving: at each rung one trial of so many goes on, the others are stopped; none is unless given.', default: null },
  { name: 'first_rung', type: { type: 'integer', min: 1 }, doc: 'Epochs up to the first rung of halving; each further one has `halving` times as many.', default: 1 },
];

/** Arguments that every optimizer has, so that a sweep may set them for whichever it is. */
export const ofOptimizer: readonly Param[] = [
  { name: 'learning_rate', type: { type: 'anything' }, doc: 'Of the optimizer, whichever it is; takes the place of the one that it has.', default: null },
  { name: 'weight_decay', type: { type: 'anything' }, doc: 'Of the optimizer, whichever it is; takes the place of the one that it has.', default: null },
];

export const sweep: SectionWord = {
  name: 'sweep',
  family: 'section',
  summary: 'a training for each combination of the values left open',
  doc: 'Takes the settings of the file\'s `train` section for the same network on the same data, where there is one, and puts its own in their place; `any(…)`, `uniform(…)` and `log_uniform(…)` leave values open, here and anywhere in the file. `gradnetc sweep` runs the trials, several at a time, continues where it was stopped, and writes a report, the table of results, and the best trial as a .gradnet file.\n\nBefore a trial begins it is checked: one whose shapes do not fit, or whose gradients are predicted to vanish or explode, is listed with the finding instead of being trained, unless `--no-prune` is given.',
  params: [...searching, ...ofOptimizer, ...train.params.map((param): Param => ({ ...param, default: null }))],
  example: sweeping({ learning_rate: 'any(0.001, 0.01)', batch: 'any(32, 128)' }),
};
