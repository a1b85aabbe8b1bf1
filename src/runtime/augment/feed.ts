/** Gives the training its batches: from memory as they are, or read and augmented by threads that work ahead, or, where there can be none, here. */
import { availableParallelism } from 'node:os';
import { columnsWritten, gatherBatch, wrapBatch, type Batch, type Feed } from '../data/batches.ts';
import { columnsOf } from '../data/columns.ts';
import { ReusedArrays } from '../data/reused-arrays.ts';
import { RunError } from '../errors.ts';
import { rowSize, SCALED } from '../data/stored/read.ts';
import { isStored } from '../data/stored/rows.ts';
import type { Dataset, Experiment, Split } from '../experiment.ts';
import { goalsOf } from '../train/goals.ts';
import { adaptingOf, plain } from './adaptive.ts';
import { fillBatch } from './fill.ts';
import { kernelCode } from './kernels.ts';
import { mixesLabels } from './index.ts';
import { createPipeline, type Samples } from './pipeline.ts';
import { findWorker, Pool, type Making } from './pool.ts';
import { shareSplit, valueRange } from './share.ts';
import { inOnePiece, makeSlots, type Sizes } from './slots.ts';
import type { Augmentation, SampleForm, Slot } from './types.ts';
import { watched } from './waiting.ts';

/** More threads would wait for memory, and take processors from the engine. */
const MOST_THREADS = 4;
export interface FeedInput {
  readonly dataset: Dataset;
  /** Which part of it (default the training part). */
  readonly split?: Split;
  readonly experiment: Pick<Experiment, 'augment' | 'loss' | 'outputs'>;
  readonly batch: number;
  readonly epochs: number;
  readonly seed: number;
  /** Order of the samples in an epoch (from 0): a function of the epoch alone. */
  readonly orderOf: (epoch: number) => Int32Array;
  /** Told where augmentation has to run in the training thread. */
  readonly notice: (text: string) => void;
  /** The worker's program in place of the installation's own; null for none. */
  readonly worker?: string | null;
  readonly threads?: number;
}

/** @throws RunError where the augmentation does not go with the data or the loss */
export function openFeed(input: FeedInput): Feed {
  const { dataset, split = dataset.train, experiment, batch, orderOf } = input;
  const steps = Math.ceil(split.length / batch);
  const sizeOf = (step: number): number => Math.min(batch, split.length - (step % steps) * batch);
  const order = lastTwo(orderOf);
  const rowsOf = (step: number): Int32Array => order(Math.floor(step / steps)).subarray((step % steps) * batch, (step % steps) * batch + sizeOf(step));
  const augmentations = experiment.augment ?? [];
  if (augmentations.length > 0) {
    const { inputs, targets } = columnsOf(dataset);
    if (inputs.length > 1 || targets.length > 1) throw new RunError('augmentation is for models of one input and one output', { remedy: 'leave `augment` out, or train one output' });
  }
  if (augmentations.length > 0 || isStored(split.inputs)) return watched(workedAhead(input, augmentations, steps, sizeOf, rowsOf), steps, input.notice);
  // A batch from memory is copied as quickly as one that another thread made would be.
  const arrays = new ReusedArrays();
  return watched({
    batch: (step) => Promise.resolve(gatherBatch(dataset, split, (step % steps) * batch, sizeOf(step), order(Math.floor(step / steps)), arrays)),
    rows: rowsOf,
    close: () => Promise.resolve(),
  }, steps, input.notice);
}

function workedAhead(
  input: FeedInput,
  augmentations: readonly Augmentation[],
  steps: number,
  sizeOf: (step: number) => number,
  rowsOf: (step: number) => Int32Array,
): Feed {
  const { batch, epochs, seed, experiment, notice, dataset } = input;
  const split = shareSplit(input.split ?? dataset.train);
  const { inputs, targets, length } = split;
  const soft = wantsShares(dataset, experiment, augmentations);
  const form: SampleForm = {
    shape: dataset.inputShape,
    ...valueRange(split),
    targetSize: soft ? dataset.classes! : targets.length / length,
  };
  const samples: Samples = { length, inputs, targets, ...(dataset.classes === undefined ? {} : { classes: dataset.classes }) };
  // Made here in any case: what does not go with the data is told before the first step.
  const pipeline = createPipeline(augmentations, samples, form, seed);
  const adapting = adaptingOf(augmentations);
  const strengths = (): number[] => adapting.map(({ strength }) => strength);
  const inputSize = rowSize(inputs, length);
  const arrays = new ReusedArrays();
  const labelling = { soft, mixed: augmentations.some(mixesLabels) };
  const wrap = (slot: Slot, size: number, done?: () => void): Batch => {
    const { floats, release } = floatsOf(slot.inputs, size * inputSize, arrays);
    const made = wrapBatch(dataset, { inputs: floats, targets: slot.targets }, size, labelling);
    return {
      ...made,
      release() {
        release?.();
        done?.();
      },
    };
  };
  const pool = startPool(
    input,
    { augmentations: augmentations.map(plain), samples, form, seed, kernels: augmentations.length === 0 ? undefined : kernelCode() },
    { inputs: inputSize * batch, targets: form.targetSize * batch },
  );
  const makeHere = (step: number): Batch => {
    const rows = rowsOf(step);
    const slot = { inputs: new Float32Array(rows.length * inputSize), targets: new Float32Array(rows.length * form.targetSize) };
    pipeline.adapt(strengths());
    fillBatch(pipeline, Math.floor(step / steps), rows, slot);
    return wrap(slot, rows.length);
  };
  if (typeof pool === 'string') {
    notice(`${augmentations.length > 0 ? 'augmentation runs' : 'samples are read'} in the training thread, which waits for it: ${pool}`);
    return { batch: async (step) => makeHere(step), close: () => Promise.resolve() };
  }
  const last = epochs * steps;
  const begun = new Map<number, Making>();
  let next = 0;
  /** Where something adapts, up to the end of the epoch of `step`: how strong the next one is, is not known before. */
  const workAhead = (step: number): void => {
    const end = adapting.length === 0 ? last : Math.min(last, (Math.floor(step / steps) + 1) * steps);
    for (; next < end && pool.hasRoom; next++) {
      // a copy: a message takes along all of the array that these are a part of
      begun.set(next, pool.begin(Math.floor(next / steps), rowsOf(next).slice(), strengths()));
    }
  };
  return {
    async batch(step) {
      if (!begun.has(step)) {
        // A run that goes on somewhere else (resumed): what was begun is of no use.
        for (const { slot, done } of begun.values()) await done.then(() => pool.release(slot));
        begun.clear();
        next = step;
      }
      workAhead(step);
      // No slot is free where all batches so far are still in use.
      if (!begun.has(step)) return makeHere(step);
      const { slot, done } = begun.get(step)!;
      await done;
      begun.delete(step);
      workAhead(step);
      return wrap(pool.slots[slot]!, sizeOf(step), () => pool.release(slot));
    },
    several(step, most) {
      const wanted = most(batch);
      const ready: Making[] = [];
      for (let at = step; ready.length < wanted && sizeOf(at) === batch; at++) {
        const making = begun.get(at);
        if (making?.isReady !== true || making.slot !== (ready[0] ?? making).slot + ready.length) break;
        ready.push(making);
      }
      const [first] = ready;
      if (first === undefined || ready.length < 2) return undefined;
      for (let at = step; at < step + ready.length; at++) begun.delete(at);
      const { input, target, labels } = columnsWritten(
        dataset,
        inOnePiece(pool.slots[first.slot]!, ready.length),
        ready.length * batch,
        labelling,
      );
      return {
        batches: ready.length,
        size: batch,
        columns: [input, target, ...(labels === undefined ? [] : [labels])],
        release() {
          for (const { slot } of ready) pool.release(slot);
          workAhead(step + ready.length);
        },
      };
    },
    close: () => pool.close(),
  };
}

/** One processor is left to the training, but where pictures are decoded: that takes so much longer than training on them that it would wait. */
function threadsFor(inputs: Samples['inputs']): number {
  const decodes = isStored(inputs) && inputs.store.kind === 'pictures';
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism() - (decodes ? 0 : 1)));
}

/** A pool, or why there is none. */
function startPool({ worker = findWorker() ?? null, threads }: FeedInput, setup: ConstructorParameters<typeof Pool>[3], sizes: Sizes): Pool | string {
  if (worker === null) return 'this installation lacks augment-worker.mjs (reinstall gradnet)';
  const count = threads ?? threadsFor(setup.samples.inputs);
  try {
    return new Pool(worker, count, makeSlots(count, sizes, setup.augmentations.length === 0 ? setup.samples.inputs : undefined), setup);
  } catch (error) {
    return `Node allows no threads here (${(error as Error).message})`;
  }
}

/** `size` values of a slot as floats: bytes in one of `arrays`, floats as they are. */
function floatsOf(values: Slot['inputs'], size: number, arrays: ReusedArrays): { readonly floats: Float32Array; readonly release?: () => void } {
  if (!(values instanceof Uint8Array)) return { floats: values };
  const floats = arrays.take(size);
  for (let i = 0; i < size; i++) floats[i] = SCALED[values[i]!]!;
  return { floats, release: () => arrays.giveBack(floats) };
}

/** Whether a target becomes one share a class. */
function wantsShares(dataset: Dataset, experiment: FeedInput['experiment'], augmentations: readonly Augmentation[]): boolean {
  const mixing = augmentations.find(mixesLabels);
  if (mixing === undefined || dataset.classes === undefined) return false;
  const { loss } = goalsOf(experiment)[0]!;
  if (loss.softTargets === true) return true;
  // Two classes by one number: 0, 1 and what lies between.
  if (dataset.classes === 2 && loss.link !== 'softmax') return false;
  throw new RunError(`the augmentation ${mixing.name} makes labels that are shares of several classes, which the loss ${loss.name} does not take`, {
    remedy: 'use the loss cross_entropy, or leave the augmentation out',
  });
}

/** Remembers the orders of two epochs: the one that trains, and the one that is worked ahead for. */
function lastTwo(orderOf: (epoch: number) => Int32Array): (epoch: number) => Int32Array {
  const known = new Map<number, Int32Array>();
  return (epoch) => {
    let order = known.get(epoch);
    if (order === undefined) {
      order = orderOf(epoch);
      known.set(epoch, order);
      for (const old of known.keys()) if (known.size > 2) known.delete(old);
    }
    return order;
  };
}
