/** Parameters that optimizers, schedules, metrics and clipping share, said once. */
import type { Args } from '../ir/types.ts';
import type { Param } from './types.ts';

export const learningRate = (standard: number | undefined): Param => ({
  name: 'learning_rate',
  type: { type: 'word', families: ['schedule'], orNumber: { above: 0 }, orFormula: true },
  doc: 'Size of a step: a number, a schedule such as `cosine(0.1)`, or a formula of the counters `step`, `epoch` (both from 0) and `steps_per_epoch` such as `0.1 * 0.99 ^ epoch`.',
  ...(standard === undefined ? {} : { default: standard }),
});

/** Of schedules: the rate they start from, and the warm-up before. */
export const peakRate: Param = { name: 'learning_rate', type: { type: 'number', above: 0 }, doc: 'The rate at the top, after the warm-up.' };
export const warmup: Param = {
  name: 'warmup', type: { type: 'duration', unit: 'epochs' }, doc: 'Epochs (or steps, `500 steps`) in which the rate climbs linearly from near zero.', default: null,
};

/** Of what is about one output of a network that has several. */
const output = (what: string): Param => ({
  name: 'output', type: { type: 'label' }, doc: `The output that ${what}, as \`output(name)\` calls it: needed where the network has several.`, default: null,
});

/** Of every loss: what it is for, and how much it counts. */
export const ofOutput: readonly Param[] = [
  output('it is for'),
  {
    name: 'target', type: { type: 'label' }, default: null,
    doc: 'The column of the data that the output is compared with: the one of the output\'s name, or the only target, unless given. `target: input` compares it with the input, as an autoencoder does.',
  },
  { name: 'weight', type: { type: 'number', min: 0 }, doc: 'How much it counts in the sum over the outputs, which is minimized.', default: 1 },
];

/** Of every metric. */
export const measuredOutput: Param = output('is measured');

/** Of what watches a figure. */
export const watchedOutput: Param = output('is watched, by its own loss or metric');

/** Of every early stopping, whatever it watches. */
export const stopping: readonly Param[] = [
  { name: 'patience', type: { type: 'integer', min: 1 }, doc: 'Epochs without improvement after which the run stops.' },
  { name: 'min_delta', type: { type: 'number', min: 0 }, doc: 'Smallest change that counts as an improvement.', default: 0 },
  { name: 'restore_best', type: { type: 'boolean' }, doc: 'Whether the best epoch\'s weights are put back at the end.', default: true },
  watchedOutput,
];

/** Of every optimizer: decoupled weight decay, and which weights it spares. */
export const decay = (standard: number | null = null): readonly Param[] => [
  { name: 'weight_decay', type: { type: 'number', min: 0 }, doc: 'Each step also takes `learning_rate · weight_decay · w` away (decoupled, as in Keras).', default: standard },
  {
    name: 'decay_exclude', type: { type: 'list', of: { type: 'choice', of: ['bias', 'normalization', 'embedding', 'kernel'] } },
    doc: 'Kinds of weights that are not decayed. Keras decays all, which `[]` says.', default: ['bias', 'normalization'],
  },
];

/** Of optimizers with moments. */
export const decayRate = (name: string, doc: string, standard: number): Param => ({ name, type: { type: 'number', min: 0, below: 1 }, doc, default: standard });
export const epsilon = (doc: string, standard = 1e-7): Param => ({ name: 'epsilon', type: { type: 'number', above: 0 }, doc, default: standard });

/** Of metrics that count right and wrong answers. */
export const decisions: readonly Param[] = [
  { name: 'average', type: { type: 'choice', of: ['macro', 'micro', 'weighted'] }, doc: 'Over classes: `macro` is the mean of their scores, `micro` counts all answers together, `weighted` by how often a class occurs.', default: 'macro' },
  { name: 'threshold', type: { type: 'fraction' }, doc: 'Of yes/no outputs: from where on a score is a yes.', default: 0.5 },
];

/** Of clipping by a norm: a threshold that may change during the run. */
export const maxNorm = (doc: string): Param => ({
  name: 'max_norm',
  type: { type: 'word', families: ['schedule'], orNumber: { above: 0 }, orFormula: true },
  doc: `${doc} A number, a schedule such as \`exponential(5, factor: 0.9)\`, or a formula of \`step\` and \`epoch\`.`,
});

/** Of what is recorded while training. */
export const measuredEvery: readonly Param[] = [{
  name: 'every', type: { type: 'duration', unit: 'epochs' }, default: null,
  doc: 'How often: `20 steps`, or `5 epochs` for the first step of every fifth; the first step of every epoch unless given. A measured step takes up to about twice its time.',
}];

/** A duration of nothing would be at every instant; steps and epochs are counted. */
export function timeIsAbove({ every }: Args): { argument: string; allowed: string } | undefined {
  const isTime = typeof every === 'object' && every !== null && 'unit' in every && every.unit === 'seconds';
  return isTime && every.value > 0 ? undefined : everyIsCounted({ every: every ?? null });
}

/** Steps and epochs are counted. */
export function everyIsCounted({ every }: Args): { argument: string; allowed: string } | undefined {
  const counted = every === null || (typeof every === 'object' && 'value' in every && Number.isInteger(every.value) && every.value >= 1);
  return counted ? undefined : { argument: 'every', allowed: 'a whole number of steps or epochs, 1 or more' };
}
