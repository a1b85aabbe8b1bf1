/** `keep`: which states of a training are kept, to go on from. */
import { training } from '../examples.ts';
import { figure } from '../figures.ts';
import { timeIsAbove, watchedOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const keep: CallWord = {
  name: 'keep',
  family: 'checkpoint',
  summary: 'keeps states of the training that `gradnetc resume` goes on from',
  doc: 'Writes the whole state of the training into `checkpoints/` of the run\'s folder, so that after Ctrl-C, a crash or a power cut `gradnetc resume` ends with the same weights as a training that nothing broke off. The newest ones are kept, and the one of the best epoch beside them. `gradnetc run --checkpoint-every` says another `every`, for one run.',
  params: [
    { name: 'newest', type: { type: 'integer', min: 1 }, doc: 'How many: with two or more, one that is damaged costs minutes and not the training.', default: 2 },
    { name: 'every', type: { type: 'duration', unit: 'epochs', clock: true }, doc: 'How often: `5 epochs`, `200 steps` or `10 min`; steps besides the end of each epoch. At the end of each epoch and each minute, in at most a twentieth of the time, unless given.', default: null },
    { ...figure, name: 'best', doc: 'The figure that says which epoch is the best; unless given the one that early stopping watches, else `val_loss`, else `loss`. Losses and errors are to fall, all else to rise.', default: null },
    watchedOutput,
  ],
  check: timeIsAbove,
  example: training({ checkpoint: 'keep(3, every: 10 min, best: val_accuracy)' }),
  aliases: ['model_checkpoint', 'ModelCheckpoint', 'BackupAndRestore'],
  emit: { tfjs: 'checkpoint.keep' },
};
