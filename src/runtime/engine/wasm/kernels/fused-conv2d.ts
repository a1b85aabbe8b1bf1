/** Convolution with bias and activation in one; the package's own clamp would turn NaN into a number. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { activate } from '../activation.ts';
import type { FusedActivation } from '../activation.ts';
import type { ConvAttrs } from '../conv-info.ts';
import { kernel } from '../kernel.ts';
import { explicitPadding } from '../same-padding.ts';

interface Inputs { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo; preluActivationWeights?: TensorInfo }

const clampLast = (name: string, depthwise: boolean) => kernel<Inputs, FusedActivation & ConvAttrs>(name, (backend, inputs, attrs, stock) => {
  const out = stock(inputs, { ...explicitPadding(inputs.x.shape, inputs.filter.shape, attrs, depthwise), activation: 'linear' });
  activate(backend, out, attrs, inputs.preluActivationWeights);
  return out;
});

export const fusedConv2D = clampLast('FusedConv2D', false);
export const fusedDepthwiseConv2D = clampLast('FusedDepthwiseConv2D', true);
