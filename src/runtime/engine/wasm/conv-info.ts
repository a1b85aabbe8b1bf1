/** The geometry of a 2-D convolution from the attributes that tfjs-core passes to its kernels. */
import { backend_util } from '@tensorflow/tfjs-core';

export interface ConvAttrs {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dilations?: number | [number, number];
  dataFormat?: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** @throws where the layout is not NHWC, the only one of the engine. */
export function convInfo(xShape: number[], filterShape: number[], attrs: ConvAttrs, depthwise = false): backend_util.Conv2DInfo {
  if (attrs.dataFormat === 'NCHW') throw new Error('the wasm engine convolves images as [batch, height, width, channels]: transpose them first, or use dataFormat channelsLast');
  return backend_util.computeConv2DInfo(
    xShape as [number, number, number, number], filterShape as [number, number, number, number],
    attrs.strides, attrs.dilations ?? 1, attrs.pad, attrs.dimRoundingMode, depthwise,
  );
}
