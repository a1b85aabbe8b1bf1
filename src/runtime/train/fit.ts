/** Trains a model: the order of a training. */
import type { FitInput } from './fit-input.ts';
import type { TrainingResult } from './outcome.ts';
import { Training } from './training.ts';

/** Trains `model` in place. On return it holds the weights that `kept` and `restored` of the result tell of. */
export async function fit(input: FitInput): Promise<TrainingResult> {
  const training = new Training(input);
  try {
    await training.begin();
    const ending = await training.runEpochs().catch((thrown: unknown) => training.failed(thrown));
    return await training.end(ending);
  } finally {
    await training.dispose();
  }
}
