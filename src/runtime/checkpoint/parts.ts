/** Parts of a training's state that are not classes of their own: what the experiment brings, and what was recorded. */
import type { Adapting } from '../augment/types.ts';
import type { Clip, Optimizer, Schedule } from '../experiment.ts';
import type { EpochRecord } from '../train/outcome.ts';
import type { Part } from './state.ts';

/** Slots and the count of steps. */
export const optimizerPart = (optimizer: Optimizer): Part => ({
  name: 'optimizer',
  state: () => ({ tensors: optimizer.state() }),
  restore({ tensors = [] }) {
    if (tensors.length > 0) optimizer.restore(tensors);
  },
});

/** Of a schedule that watches results. */
export const schedulePart = (schedule: Schedule | undefined): Part => ({
  name: 'schedule',
  state: () => ({ values: schedule?.state?.() ?? null }),
  restore({ values }) {
    if (values != null) schedule?.restore?.(values as readonly number[]);
  },
});

export const clipsPart = (clips: readonly Clip[]): Part => ({
  name: 'clip',
  state: () => ({ values: clips.map((clip) => clip.state?.() ?? null) }),
  restore({ values }) {
    (values as readonly (readonly number[] | null)[] | undefined)?.forEach((state, i) => state !== null && clips[i]?.restore?.(state));
  },
});

/** Of augmentation that follows the figures. */
export const adaptingPart = (adapting: readonly Adapting[]): Part => ({
  name: 'augment',
  state: () => ({ values: adapting.map((each) => each.state()) }),
  restore({ values }) {
    (values as readonly (readonly number[])[] | undefined)?.forEach((state, i) => adapting[i]?.restore(state));
  },
});

/** Epochs that are finished. */
export const recordsPart = (records: EpochRecord[]): Part => ({
  name: 'records',
  state: () => ({ values: [...records] }),
  restore: ({ values = [] }) => void records.splice(0, records.length, ...(values as unknown as EpochRecord[])),
});
