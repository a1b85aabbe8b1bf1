/** What a run is told where its layers would train faster by our own operations, which are not there. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isNative } from './graph/backend.ts';
import { FEWEST_CHANNELS } from './kernels/convolution-route.ts';
import { missingOwnKernels } from './own-kernels.ts';

/** By class; what goes around a layer counts as the layer. */
const RECURRENT = new Set(['LSTM', 'SimpleRNN', 'ResetAfterGRU', 'Bidirectional']);

/** Convolutions with 3 × 3 filters at stride 1, of channels enough to fill vectors. */
function isTiled(layer: LayersModel['layers'][number]): boolean {
  const { kernelSize, strides, filters } = layer.getConfig() as { kernelSize?: number[]; strides?: number[]; filters?: number };
  return layer.getClassName() === 'Conv2D' && kernelSize!.every((size) => size === 3) && strides!.every((step) => step === 1) && filters! >= FEWEST_CHANNELS;
}

/** A line, or none: on another engine, without such layers, or where somebody asked for it. */
export function slowerLayers(model: LayersModel): string[] {
  const reason = missingOwnKernels();
  if (!isNative() || reason === undefined || process.env['GRADNET_NATIVE_KERNELS'] === 'stock') return [];
  const named = { 'recurrent layers': (layer: LayersModel['layers'][number]) => RECURRENT.has(layer.getClassName()), convolutions: isTiled };
  const slower = Object.entries(named).filter(([, is]) => model.layers.some(is)).map(([name]) => name);
  return slower.length === 0 ? [] : [`${slower.join(' and ')} would train about twice as fast by gradnet's own operations (${reason}): gradnetc native install`];
}
