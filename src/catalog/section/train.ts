/** `train`: the settings of a training. */
import { training } from '../examples.ts';
import type { SectionWord } from '../types.ts';

export const train: SectionWord = {
  name: 'train',
  family: 'section',
  summary: 'how a network is trained on data',
  doc: 'One training: the loss, the optimizer and how long. A program is made of one `train` section.',
  params: [
    { name: 'loss', type: { type: 'list', of: { type: 'word', families: ['loss'] } }, doc: 'What is minimized: `cross_entropy` for classes, `mean_squared_error` for values. One for each output where the network has several: `cross_entropy(output: class), mean_squared_error(output: picture, weight: 0.5)`.' },
    { name: 'optimizer', type: { type: 'word', families: ['optimizer'] }, doc: 'How weights move: `adam`, `sgd(0.1, momentum: 0.9)`.' },
    { name: 'clip', type: { type: 'list', of: { type: 'word', families: ['clip'] } }, doc: 'What is done to gradients that are too large; nothing unless given. A second one may bound weights.', default: null },
    { name: 'adversarial', type: { type: 'word', families: ['adversarial'] }, doc: 'Trains on samples that are made worse for the network as it is: `fgsm(2%)`; none unless given.', default: null },
    { name: 'batch', type: { type: 'integer', min: 1 }, doc: 'Samples in a step.', default: 32 },
    { name: 'epochs', type: { type: 'integer', min: 1 }, doc: 'How often all samples are seen.' },
    { name: 'seed', type: { type: 'integer', min: 0 }, doc: 'Decides every random draw of the run.', default: 1 },
    { name: 'metrics', type: { type: 'list', of: { type: 'word', families: ['metric'] } }, doc: 'What is measured beside the loss; accuracy unless given, where the data has classes. With several outputs each says which one: `accuracy(output: class)`.', default: null },
    { name: 'early_stopping', type: { type: 'word', families: ['early_stopping'] }, doc: 'When to stop early: `val_loss(patience: 10)`; never unless given.', default: null },
    { name: 'checkpoint', type: { type: 'word', families: ['checkpoint'] }, doc: 'Which states are kept for `gradnetc resume`: `keep(3, every: 10 min, best: val_accuracy)` or `never`. The two newest and the best, each epoch and each minute in at most a twentieth of the time, unless given.', default: null },
    { name: 'monitor', type: { type: 'list', of: { type: 'word', families: ['monitor'] } }, doc: 'What is recorded of each layer: `gradients(every: 20 steps), weights`. Gradients, weights and activations at the first step of every epoch unless given.', default: null },
  ],
  example: training({ batch: '64', seed: '7', early_stopping: 'val_loss(patience: 3)', monitor: 'gradients(every: 20 steps), weights' }),
};
