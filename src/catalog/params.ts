/** Parameters that several words share, said once. */
import type { Configured, Value } from '../ir/types.ts';
import type { Family, Param } from './types.ts';

/** Default that is a word itself, without arguments: it stands nowhere in a file. */
export const wordValue = (family: Family, word: string, args: Readonly<Record<string, Value>> = {}): Configured => ({
  kind: 'word', word, family, args, place: { file: '', start: 0, end: 0 }, places: {},
});

export const initializerParam = (name: string, doc: string, standard: string): Param => ({
  name, doc, type: { type: 'word', families: ['initializer'] }, default: wordValue('initializer', standard),
});

export const kernelInitializer = initializerParam(
  'kernel_initializer', 'How the kernel is drawn. Keras\' default, which is not TensorFlow.js\' own (glorot_normal).', 'glorot_uniform',
);
export const useBias: Param = { name: 'use_bias', type: { type: 'boolean' }, doc: 'Whether a bias is added.', default: true };
export const biasInitializer = initializerParam('bias_initializer', 'How the bias is drawn.', 'zeros');

/** `kernel_regularizer: l2(1e-4)`, and so on for each of these parts of a layer. */
export const regularizers = (...parts: readonly string[]): Param[] => parts.map((part) => ({
  name: `${part}_regularizer`, type: { type: 'word', families: ['regularizer'] }, default: null,
  doc: part === 'activity'
    ? 'Penalty on what the layer gives, before an activation that follows it: added to the loss, summed over the batch as in Keras 3.'
    : `Penalty on the ${part.replace('_', ' ')}, added to the loss.`,
}));

/** `kernel_constraint: max_norm(2)`, and so on for each of these weights. */
export const constraints = (...parts: readonly string[]): Param[] => parts.map((part) => ({
  name: `${part}_constraint`, type: { type: 'word', families: ['constraint'] }, default: null,
  doc: `What the ${part.replace('_', ' ')} is brought back to after every step.`,
}));

/** Of constraints on norms. */
export const normAxis: Param = {
  name: 'axis', type: { type: 'list', of: { type: 'integer', min: 0 } }, default: 0,
  doc: 'Axes of the weight that a norm is taken over: 0 in a dense layer, `[0, 1, 2]` for the filters of a 2D convolution.',
};

/** Of normalizations without moving averages. */
export const normalization: readonly Param[] = [
  { name: 'epsilon', type: { type: 'number', above: 0 }, doc: 'Added to the variance.', default: 1e-3 },
  { name: 'center', type: { type: 'boolean' }, doc: 'Whether β is added.', default: true },
  { name: 'scale', type: { type: 'boolean' }, doc: 'Whether γ multiplies.', default: true },
  initializerParam('beta_initializer', 'How β is drawn.', 'zeros'),
  initializerParam('gamma_initializer', 'How γ is drawn.', 'ones'),
  ...regularizers('beta', 'gamma'), ...constraints('beta', 'gamma'),
];

/** Of layers with one kernel and a bias. */
export const kernelAndBias: readonly Param[] = [...regularizers('kernel', 'bias', 'activity'), ...constraints('kernel', 'bias')];

export const kernelSize: Param = { name: 'kernel_size', type: { type: 'size', min: 1 }, doc: 'Size of the window: `3x3`, or `3` for all axes.' };
export const stride: Param = { name: 'stride', type: { type: 'size', min: 1 }, doc: 'Steps from window to window, in positions.', default: 1 };
export const dilationRate: Param = {
  name: 'dilation_rate', type: { type: 'size', min: 1 }, doc: 'Distance between the taps of a window, in positions.', default: 1,
};
export const depthMultiplier: Param = { name: 'depth_multiplier', type: { type: 'integer', min: 1 }, doc: 'Outputs of each input channel.', default: 1 };

export const padding: Param = {
  name: 'padding',
  type: { type: 'choice', of: ['same', 'valid'] },
  doc: '`same` pads with zeros so that stride 1 keeps the size; `valid` pads nothing. Keras\' default is `valid`; here it is `same`, so that branches and residual sides meet.',
  default: 'same',
};

export const poolSize: Param = { name: 'pool_size', type: { type: 'size', min: 1 }, doc: 'Size of the window, in positions.', default: 2 };
export const poolStride: Param = {
  name: 'stride', type: { type: 'size', min: 1 }, doc: 'Steps from window to window, in positions; the window\'s size unless given.', default: null,
};

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

/** Of every early stopping, whatever it watches. */
export const stopping: readonly Param[] = [
  { name: 'patience', type: { type: 'integer', min: 1 }, doc: 'Epochs without improvement after which the run stops.' },
  { name: 'min_delta', type: { type: 'number', min: 0 }, doc: 'Smallest change that counts as an improvement.', default: 0 },
  { name: 'restore_best', type: { type: 'boolean' }, doc: 'Whether the best epoch\'s weights are put back at the end.', default: true },
];

/** Of merges: tensors besides the branches that flow in, `add(skip)`. */
export const otherTensors: Param = { name: 'tensors', type: { type: 'tensor' }, doc: 'Further tensors, by the names that `as` gave them.' };

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
