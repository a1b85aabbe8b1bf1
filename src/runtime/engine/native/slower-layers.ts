/** What a run is told where its layers would train faster by our own operations, which are not there. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isNative } from './graph/backend.ts';
import { missingOwnKernels } from './own-kernels.ts';

/** By class; what goes around a layer counts as the layer. */
const RECURRENT = new Set(['LSTM', 'SimpleRNN', 'ResetAfterGRU', 'Bidirectional']);

/** A line, or none: on another engine, without recurrent layers, or where somebody asked for it. */
export function slowerLayers(model: LayersModel): string[] {
  const reason = missingOwnKernels();
  if (!isNative() || reason === undefined || process.env['GRADNET_NATIVE_KERNELS'] === 'stock') return [];
  if (!model.layers.some((layer) => RECURRENT.has(layer.getClassName()))) return [];
  return [`recurrent layers would train twice as fast by gradnet's own operations (${reason}): gradnetc native install`];
}
