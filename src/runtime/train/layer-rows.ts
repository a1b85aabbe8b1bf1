/** The table of layers at the end of a run: shape, parameters, predicted and measured gradient. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Experiment } from '../experiment.ts';
import type { LayerRow, Norms } from './outcome.ts';

/** One row a layer, inputs left out. `measured` as the first step of each epoch gave it. */
export function layerRows(
  model: LayersModel,
  predicted: Experiment['predicted'],
  measured: readonly Norms[],
): LayerRow[] {
  return model.layers.filter((layer) => layer.getClassName() !== 'InputLayer').map((layer) => {
    const shape = layer.outputShape;
    const expectation = predicted?.[layer.name];
    const norms = measured.flatMap((epoch) => epoch.get(layer.name) ?? []);
    return {
      name: layer.name,
      kind: layer.getClassName(),
      shape: (Array.isArray(shape[0]) ? shape[0] : (shape as (number | null)[])).slice(1),
      parameters: layer.countParams(),
      ...(expectation === undefined ? {} : { predicted: expectation }),
      ...(norms.length === 0 ? {} : { measured: norms[0]!, byEpoch: norms }),
    };
  });
}
