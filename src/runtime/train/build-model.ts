/** The model of an experiment at its beginning: drawn, with stored weights where it begins with such. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RunError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { count } from '../monitor/format.ts';
import { loadPretrained } from '../pretrained/load.ts';
import { withRandomness } from '../random.ts';

/** What V8 and C++ say where memory ends. */
const NO_ROOM = /Invalid typed array length|Array buffer allocation failed|bad_alloc/;

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
    const { message } = error as Error;
    if (NO_ROOM.test(message)) {
      const values = /length: (\d+)/.exec(message)?.[1];
      const size = values === undefined ? '' : `: one weight has ${count(Number(values))} values, ${count(Math.ceil((Number(values) * 4) / 1e9))} GB`;
      throw new RunError(`the model does not fit into memory${size}`, { remedy: 'give layers fewer units or channels; gradnetc analyze FILE shows the parameters of each', cause: error });
    }
    throw new RunError(`the model cannot be built: ${message}`, {
      remedy: 'check the layers where the message points to',
      cause: error,
    });
  }
}
