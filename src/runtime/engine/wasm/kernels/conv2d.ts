/** Plain convolutions: the package's own, with the padding it gets wrong written out. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvAttrs } from '../conv-info.ts';
import { kernel } from '../kernel.ts';
import { explicitPadding } from '../same-padding.ts';

interface Inputs { x: TensorInfo; filter: TensorInfo }

export const conv2D = kernel<Inputs, ConvAttrs>('Conv2D', (_, inputs, attrs, stock) =>
  stock(inputs, explicitPadding(inputs.x.shape, inputs.filter.shape, attrs)));

export const depthwiseConv2D = kernel<Inputs, ConvAttrs>('DepthwiseConv2dNative', (_, inputs, attrs, stock) =>
  stock(inputs, explicitPadding(inputs.x.shape, inputs.filter.shape, attrs, true)));
