/** The model of an experiment at its beginning: drawn, with stored weights where it begins with such. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RunError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { loadPretrained } from '../pretrained/load.ts';
import { withRandomness } from '../random.ts';

/**
 * `begins` says in one line what was loaded; absent where all is drawn.
 * @throws RunError when it cannot be built, or its weights cannot be loaded
 */
export async function buildModel(experiment: Experiment, seed: number): Promise<{ model: LayersModel; begins?: string }> {
  const model = draw(experiment, seed);
  if (experiment.pretrained === undefined) return { model };
  try {
    return { model, begins: await loadPretrained(model, experiment.pretrained) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function draw(experiment: Experiment, seed: number): LayersModel {
  try {
    return withRandomness(seed, 'weights', () => experiment.model());
  } catch (error) {
    throw new RunError(`the model cannot be built: ${(error as Error).message}`, {
      remedy: 'check the layers where the message points to',
      cause: error,
    });
  }
}
