/** Do the augmentations of the data go with what is trained on it: its columns, and losses that take mixed labels? */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { augmentationsOf } from '../ir/augmentations.ts';
import { columnsOf } from '../ir/columns.ts';
import type { TrainSpec } from '../ir/graph.ts';
import type { Configured } from '../ir/types.ts';

export function checkAugmentedTraining(training: TrainSpec): Diagnostic[] {
  return (training.data.settings['augment'] ?? null) === null ? [] : [...checkColumns(training), ...checkMixedLabels(training)];
}

/** What is done to one input would have to be done to what goes with it. */
function checkColumns({ data, inputs, outputs }: TrainSpec): Diagnostic[] {
  const [first] = data.settings['augment'] as readonly Configured[];
  const [output] = outputs;
  const plain = inputs.length <= 1 && outputs.length <= 1 && (output === undefined || output.target.name === columnsOf(data.facts).targets[0]!.name);
  if (plain || first === undefined) return [];
  return [
    diagnose(
      'augmentation-mismatch',
      {
        word: first.word,
        expected: 'samples of one input and one target',
        given: `${inputs.length} ${inputs.length === 1 ? 'input' : 'inputs'} and ${outputs.length} ${outputs.length === 1 ? 'output' : 'outputs'} are trained`,
      },
      {
        place: data.places['augment'] ?? first.place,
        related: outputs.map(({ loss, target }) => ({ place: loss.place, text: `compares with \`${target.name}\`` })),
        notes: ['leave `augment` out of the data, or train one output'],
      },
    ),
  ];
}

function checkMixedLabels({ data, outputs }: TrainSpec): Diagnostic[] {
  const mixing = augmentationsOf(data.settings).find(({ word }) => lookUpWord(word, 'augmentation')?.augments?.mixesLabels === true);
  return outputs.flatMap(({ loss, target: { classes } }) => {
    // Of values any mixture is a value; of two classes, so is a number from 0 to 1.
    if (mixing === undefined || classes === null) return [];
    const word = lookUpWord(loss.word, 'loss');
    if (word?.takesShares === true || (classes === 2 && word?.expects?.targets !== 'class')) return [];
    return [diagnose('mixed-labels', { augmentation: mixing.word, loss: loss.word }, {
      place: mixing.place,
      related: [{ place: loss.place, text: 'this loss' }],
      notes: ['`cross_entropy` takes labels that are shares of several classes'],
    })];
  });
}
