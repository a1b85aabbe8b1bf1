/** Does the loss take the labels that the data's augmentations make? */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TrainSpec } from '../ir/graph.ts';
import type { Configured } from '../ir/types.ts';

export function checkMixedLabels({ data, settings, places, place }: TrainSpec): Diagnostic[] {
  const steps = (data.settings['augment'] ?? []) as readonly Configured[];
  const mixing = steps.find(({ word }) => lookUpWord(word, 'augmentation')?.augments?.mixesLabels === true);
  const loss = settings['loss'] as Configured | null | undefined;
  // Of values any mixture is a value; of two classes, so is a number from 0 to 1.
  if (mixing === undefined || !loss || data.facts.classes === null) return [];
  const word = lookUpWord(loss.word, 'loss');
  if (word?.takesShares === true || (data.facts.classes === 2 && word?.expects?.targets !== 'class')) return [];
  return [diagnose('mixed-labels', { augmentation: mixing.word, loss: loss.word }, {
    place: mixing.place,
    related: [{ place: places['loss'] ?? place, text: 'this loss' }],
    notes: ['`cross_entropy` takes labels that are shares of several classes'],
  })];
}
