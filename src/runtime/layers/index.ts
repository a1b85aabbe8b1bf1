/** Layers that TensorFlow.js lacks or has otherwise than Keras, by the names that an emitted program uses. */
import { conv1dTranspose, conv3dTranspose } from './conv-transpose.ts';
import { depthwiseConv1d, dilatedDepthwiseConv2d } from './depthwise-conv.ts';
import { conv3d, dilatedConv1d, dilatedConv2d } from './dilated-conv.ts';
import { globalAveragePooling3d, globalMaxPooling3d } from './global-pooling.ts';
import { groupNormalization } from './group-normalization.ts';
import { gru } from './gru.ts';
import { cropping1d, cropping3d, zeroPadding1d, zeroPadding3d } from './margins.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { batchNormalization, layerNormalization } from './normalization.ts';
import { positionEmbedding, sinusoidalEncoding } from './positional-encoding.ts';
import { separableConv1d, separableConv2d } from './separable-conv.ts';
import { spatialDropout2d, spatialDropout3d } from './spatial-dropout.ts';
import { bilinearUpSampling2d, upSampling1d, upSampling2d, upSampling3d } from './up-sampling.ts';

export const layers = {
  conv1dTranspose, conv3dTranspose, depthwiseConv1d, dilatedDepthwiseConv2d, conv3d, dilatedConv1d, dilatedConv2d,
  globalAveragePooling3d, globalMaxPooling3d, groupNormalization, cropping1d, cropping3d, zeroPadding1d, zeroPadding3d,
  separableConv1d, separableConv2d, spatialDropout2d, spatialDropout3d, bilinearUpSampling2d, upSampling1d, upSampling2d, upSampling3d,
  batchNormalization, layerNormalization,
  gru, multiHeadAttention, positionEmbedding, sinusoidalEncoding,
};
