/**
 * Arguments that need not be written: those where TensorFlow.js' default is Keras' default too. Kernels' initializers are
 * not among them, since the two differ there. A test builds each layer both ways and compares their configurations.
 */
import type { Value } from '../../ir/types.ts';

const bias = { useBias: true, biasInitializer: 'zeros' };
const summed = { ...bias, strides: 1 };
const convolution = { ...summed, dilationRate: 1 };
const byGroup = { epsilon: 1e-3, center: true, scale: true, betaInitializer: 'zeros', gammaInitializer: 'ones' };
const normalization = { axis: -1, ...byGroup };

export const AGREED_DEFAULTS: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  'tf.layers.dense': bias,
  'tf.layers.conv1d': convolution,
  'tf.layers.conv2d': convolution,
  'tf.layers.conv3d': convolution,
  'tf.layers.batchNormalization': {
    ...normalization,
    momentum: 0.99,
    movingMeanInitializer: 'zeros',
    movingVarianceInitializer: 'ones',
  },
  'tf.layers.layerNormalization': normalization,
  'tf.layers.concatenate': { axis: -1 },
  'tf.layers.conv2dTranspose': summed,
  'tf.layers.depthwiseConv2d': { ...convolution, depthMultiplier: 1 },
  'tf.layers.prelu': { alphaInitializer: 'zeros' },
  'layers.conv1dTranspose': summed,
  'layers.conv3dTranspose': summed,
  'layers.conv3d': convolution,
  'layers.dilatedConv1d': summed,
  'layers.dilatedConv2d': summed,
  'layers.depthwiseConv1d': { ...convolution, depthMultiplier: 1 },
  'layers.dilatedDepthwiseConv2d': { ...summed, depthMultiplier: 1 },
  'layers.separableConv1d': { ...convolution, depthMultiplier: 1 },
  'layers.separableConv2d': { ...convolution, depthMultiplier: 1 },
  'layers.groupNormalization': byGroup,
};

const POOLING = /^tf\.layers\.(max|average)Pooling\dd$/;

/** `given` holds all arguments: a pool's strides are its size unless said otherwise. */
export function isDefault(callee: string, key: string, value: Value, given: Readonly<Record<string, Value>>): boolean {
  if (POOLING.test(callee) && key === 'strides') return JSON.stringify(value) === JSON.stringify(given['poolSize']);
  const agreed = AGREED_DEFAULTS[callee];
  if (agreed === undefined || !Object.hasOwn(agreed, key)) return false;
  return agreed[key] === (initializerName(value) ?? value);
}

/** The name of an initializer without arguments: `zeros` of the catalogue and of TensorFlow.js are the same word. */
function initializerName(value: Value): string | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'word') return undefined;
  return value.family === 'initializer' && Object.keys(value.args).length === 0 ? value.word : undefined;
}
