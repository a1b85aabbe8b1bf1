/** Layers that TensorFlow.js lacks or has otherwise than Keras, by the names that an emitted program uses. */
import { tf } from '../tf.ts';
import { conv1dTranspose, conv3dTranspose } from './conv-transpose.ts';
import { depthwiseConv1d, dilatedDepthwiseConv2d } from './depthwise-conv.ts';
import { conv3d, dilatedConv1d, dilatedConv2d } from './dilated-conv.ts';
import { globalAveragePooling3d, globalMaxPooling3d } from './global-pooling.ts';
import { groupNormalization } from './group-normalization.ts';
import { gru } from './gru.ts';
import { cropping1d, cropping3d, zeroPadding1d, zeroPadding3d } from './margins.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { batchNormalization, layerNormalization } from './normalization.ts';
import { penalized } from './penalized.ts';
import { positionEmbedding, sinusoidalEncoding } from './positional-encoding.ts';
import { separableConv1d, separableConv2d } from './separable-conv.ts';
import { spatialDropout2d, spatialDropout3d } from './spatial-dropout.ts';
import { bilinearUpSampling2d, upSampling1d, upSampling2d, upSampling3d } from './up-sampling.ts';

export const layers = {
  // with a penalty on what they give, which TensorFlow.js' own refuse
  dense: penalized(tf.layers.dense),
  conv1d: penalized(tf.layers.conv1d),
  conv2d: penalized(tf.layers.conv2d),
  conv2dTranspose: penalized(tf.layers.conv2dTranspose),
  depthwiseConv2d: penalized(tf.layers.depthwiseConv2d),
  conv1dTranspose: penalized(conv1dTranspose),
  conv3dTranspose: penalized(conv3dTranspose),
  depthwiseConv1d: penalized(depthwiseConv1d),
  dilatedDepthwiseConv2d: penalized(dilatedDepthwiseConv2d),
  conv3d: penalized(conv3d),
  dilatedConv1d: penalized(dilatedConv1d),
  dilatedConv2d: penalized(dilatedConv2d),
  separableConv1d: penalized(separableConv1d),
  separableConv2d: penalized(separableConv2d),
  globalAveragePooling3d,
  globalMaxPooling3d,
  groupNormalization,
  cropping1d,
  cropping3d,
  zeroPadding1d,
  zeroPadding3d,
  spatialDropout2d,
  spatialDropout3d,
  bilinearUpSampling2d,
  upSampling1d,
  upSampling2d,
  upSampling3d,
  batchNormalization,
  layerNormalization,
  gru,
  multiHeadAttention,
  positionEmbedding,
  sinusoidalEncoding,
};
