/** What an emitted program says of its checkpoints: `checkpoint.keep({ newest: 3, everySeconds: 600 })`. */
import type { CheckpointSettings } from '../experiment.ts';

interface Keep {
  /** How many (default 2). */
  newest?: number;
  everySteps?: number;
  everyEpochs?: number;
  everySeconds?: number;
  /** The figure that says which epoch is the best (default what early stopping watches, else `val_loss`, else `loss`). */
  best?: string;
}

export const checkpoint = {
  /** As often as one of the three says, or as gradnet sees fit. */
  keep({ everySteps, everyEpochs, everySeconds, ...kept }: Keep = {}): CheckpointSettings {
    const every =
      everySteps !== undefined
        ? `${everySteps} steps`
        : everyEpochs !== undefined
          ? `${everyEpochs} epochs`
          : everySeconds !== undefined
            ? `${everySeconds} s`
            : undefined;
    return { ...kept, ...(every === undefined ? {} : { every }) };
  },
  never: (): CheckpointSettings => ({ every: 'never' }),
};
