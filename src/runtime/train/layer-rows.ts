/** The table of layers at the end of a run: shape, parameters, predicted and measured gradient. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Experiment } from '../experiment.ts';
import type { Measurement } from '../vitals/figures.ts';
import type { LayerRow } from './outcome.ts';

/** One row a layer, inputs left out. `measured` as the first step of the run gave it. */
export function layerRows(
  model: LayersModel,
  { predicted, predictedOutputs }: Pick<Experiment, 'predicted' | 'predictedOutputs'>,
  measured: Measurement | undefined,
): LayerRow[] {
  return model.layers.filter((layer) => layer.getClassName() !== 'InputLayer').map((layer) => {
    const shape = layer.outputShape;
    const expectation = predicted?.[layer.name];
    const { gradient, mean, deviation, dead } = measured?.get(layer.name) ?? {};
    const output = predictedOutputs?.[layer.name];
    return {
      name: layer.name,
      kind: layer.getClassName(),
      shape: (Array.isArray(shape[0]) ? shape[0] : (shape as (number | null)[])).slice(1),
      parameters: layer.countParams(),
      ...(expectation === undefined ? {} : { predicted: expectation }),
      ...(gradient === undefined ? {} : { measured: gradient }),
      ...(output === undefined ? {} : { predictedOutput: output }),
      ...(mean === undefined || deviation === undefined ? {} : { measuredOutput: { mean, deviation, ...(dead === undefined ? {} : { dead }) } }),
    };
  });
}
