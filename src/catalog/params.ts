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
    ? 'Penalty on what the layer gives, before an activation that follows it: added to the loss, as a mean over the batch.'
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

/** Of normalizations, which scale and shift what they have normalized. */
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

/** Of merges: tensors besides the branches that flow in, `add(skip)`. */
export const otherTensors: Param = { name: 'tensors', type: { type: 'tensor' }, doc: 'Further tensors, by the names that `as` gave them.' };
