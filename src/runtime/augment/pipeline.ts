/** Carries out a pipeline on the samples of a split: each result is a function of seed, epoch and sample index alone. */
import { areBytes, openRows, rowSize, type Inputs } from '../data/stored/read.ts';
import { RunError } from '../errors.ts';
import { numberedStream, type Stream } from '../random.ts';
import { leavesOf, type Leaf } from './adaptive.ts';
import { Halfway, MOST_KEPT } from './halfway.ts';
import { createKernels, plainKernels, type Kernels } from './kernels.ts';
import { cutting } from './ops/cutting.ts';
import { compose, type AffineMap } from './ops/affine-map.ts';
import { geometric } from './ops/geometric.ts';
import { imageForm } from './ops/image-form.ts';
import { mixing } from './ops/mixing.ts';
import { ofPixels } from './ops/pixels.ts';
import type { Augmentation, Fill, Interpolation, Others, Sample, SampleForm, Slot, Step } from './types.ts';

/** The samples, as a split holds them; arrays may lie in shared memory, or inputs in files. */
export interface Samples {
  readonly length: number;
  readonly inputs: Inputs;
  readonly targets: Int32Array | Float32Array;
  /** Number of classes, where targets are class indices. */
  readonly classes?: number;
}

export interface Pipeline {
  /** How strong those that adapt are from now on, in their order; 1 unless told. */
  adapt(strengths: readonly number[]): void;
  /** Sample `index` as `epoch` (from 0) sees it, in arrays of its own. */
  sample(index: number, epoch: number): Sample;
  /** The same, written to place `at` of the arrays of a batch. */
  write(index: number, epoch: number, batch: Slot, at: number): void;
}

/** A step that moves pixels, or any other; `number` names its stream. */
interface Stage {
  /** Whether it asks for other samples. */
  readonly mixes: boolean;
  readonly run: (sample: Sample, randomOf: (number: number) => Stream, others: Others, fresh: () => Float32Array) => Sample;
}

/** How often a step acts now, from 0 to 1. */
type Chance = (leaf: Leaf) => number;

/**
 * @param form of the samples; `targetSize` above 1 with class indices makes a target a row of shares, one a class
 * @param mostKept bytes for samples that are halfway (see `Halfway`)
 * @throws RunError for an augmentation that does not go with the samples
 */
export function createPipeline(
  augmentations: readonly Augmentation[],
  samples: Samples,
  form: SampleForm,
  seed: number,
  kernels = augmentations.length === 0 ? plainKernels : createKernels(),
  mostKept = MOST_KEPT,
): Pipeline {
  let strengths: readonly number[] = [];
  const chance: Chance = ({ augmentation: { options }, adaptive }) =>
    (options['probability'] as number) * (adaptive === undefined ? 1 : (strengths[adaptive] ?? 1));
  const stages = stagesOf(leavesOf(augmentations), { form, classed: samples.classes !== undefined, chance, kernels });
  const members = samples.classes === undefined ? [] : membersOf(samples.targets, samples.classes);

  const size = rowSize(samples.inputs, samples.length);
  const rows = openRows(samples.inputs, samples.length);

  const values = arrays(() => kernels.room(size));
  const targets = arrays(() => new Float32Array(form.targetSize));
  const scale = areBytes(samples.inputs) ? kernels.scale?.bind(kernels) : undefined;
  const given = samples.targets.length / samples.length;

  const loadTarget = (index: number, into: Float32Array, at: number): void => {
    if (form.targetSize === given) for (let k = 0; k < given; k++) into[at + k] = samples.targets[index * given + k]!;
    else into.fill(0, at, at + form.targetSize)[at + samples.targets[index]!] = 1;
  };

  const load = (index: number): Sample => {
    const sample = { values: values.take(), target: targets.take() };
    if (scale === undefined) rows.write(index, sample.values, 0);
    else scale(sample.values, (bytes) => rows.writeBytes(index, bytes, 0));
    loadTarget(index, sample.target, 0);
    return sample;
  };

  const firstMix = stages.findIndex(({ mixes }) => mixes);
  const halfway = firstMix > 0 ? Halfway.within(mostKept, samples.length, size) : undefined;

  const run = (sample: Sample, index: number, epoch: number, from: number, until: number): Sample => {
    const randomOf = (number: number): Stream => numberedStream(seed, epoch, index, number);
    for (let at = from; at < until; at++) {
      const others: Others = {
        any: (random) => make(Math.floor(random() * samples.length), epoch, at),
        alike: (random) => {
          const same = members[samples.targets[index]!]!;
          return make(same[Math.floor(random() * same.length)]!, epoch, at);
        },
      };
      sample = stages[at]!.run(sample, randomOf, others, values.take);
    }
    return sample;
  };

  /** After the first `until` stages. */
  const make = (index: number, epoch: number, until: number): Sample => {
    if (halfway === undefined || until < firstMix) return run(load(index), index, epoch, 0, until);
    const kept = halfway.get(index, epoch);
    if (kept === undefined) {
      const sample = run(load(index), index, epoch, 0, firstMix);
      halfway.keep(index, epoch, sample.values);
      return run(sample, index, epoch, firstMix, until);
    }
    const sample = { values: values.take(), target: targets.take() };
    sample.values.set(kept);
    loadTarget(index, sample.target, 0);
    return run(sample, index, epoch, firstMix, until);
  };

  const whole = (index: number, epoch: number): Sample => {
    values.reset();
    targets.reset();
    return make(index, epoch, stages.length);
  };

  return {
    adapt(now) {
      if (now.some((strength, i) => strength !== strengths[i])) halfway?.forget();
      strengths = now;
    },
    sample(index, epoch) {
      const made = whole(index, epoch);
      return { values: made.values.slice(), target: made.target.slice() };
    },
    write(index, epoch, batch, at) {
      if (batch.inputs instanceof Uint8Array || stages.length === 0) {
        if (batch.inputs instanceof Uint8Array) rows.writeBytes(index, batch.inputs, at * size);
        else rows.write(index, batch.inputs, at * size);
        return loadTarget(index, batch.targets, at * form.targetSize);
      }
      const made = whole(index, epoch);
      batch.inputs.set(made.values, at * size);
      batch.targets.set(made.target, at * form.targetSize);
    },
  };
}

/** What a pipeline is built for. */
interface Setting {
  readonly form: SampleForm;
  /** Whether targets are classes. */
  readonly classed: boolean;
  readonly chance: Chance;
  readonly kernels: Kernels;
}

/** Arrays that every sample uses again: to allocate them would take longer than to fill them. */
function arrays(make: () => Float32Array): { take(): Float32Array; reset(): void } {
  const made: Float32Array[] = [];
  let used = 0;
  return { take: () => (made[used++] ??= make()), reset: () => { used = 0; } };
}

/** Steps in order, neighbours that move pixels in one way taken together. */
function stagesOf(leaves: readonly Leaf[], setting: Setting): Stage[] {
  const { form, classed, chance, kernels } = setting;
  const stages: Stage[] = [];
  for (let at = 0; at < leaves.length; at++) {
    const leaf = leaves[at]!;
    const { name, options } = leaf.augmentation;
    if (!geometric(name, options, () => imageForm(name, form))) {
      const alone = cutting(name, options, form) ?? ofPixels(name, options, form);
      const step = alone ?? mixing(name, options, form, { classed, kernels });
      if (step === undefined) throw new RunError(`there is no augmentation ${name}`, { remedy: 'compile the program again with this version of gradnet' });
      stages.push(single(step, () => chance(leaf), at, alone === undefined));
      continue;
    }
    const group = [leaf];
    const first = at;
    while (at + 1 < leaves.length && joins(group, leaves[at + 1]!, form)) group.push(leaves[++at]!);
    stages.push(moving(group, first, setting));
  }
  return stages;
}

const single = (step: Step, probability: () => number, number: number, mixes: boolean): Stage => ({
  mixes,
  run(sample, randomOf, others) {
    const random = randomOf(number);
    return random() < probability() ? step(sample, random, others) : sample;
  },
});

/** A flip reads no place between pixels or beyond the rim, so it goes with any way of reading. */
const reading = ({ augmentation: { options } }: Leaf): string | undefined =>
  options['fill'] === undefined ? undefined : JSON.stringify([options['fill'], options['fillValue'], options['interpolation']]);

function joins(group: readonly Leaf[], next: Leaf, form: SampleForm): boolean {
  const { name, options } = next.augmentation;
  if (!geometric(name, options, () => imageForm(name, form))) return false;
  const known = [...group, next].map(reading).filter((it) => it !== undefined);
  return new Set(known).size < 2;
}

function moving(steps: readonly Leaf[], first: number, { form, chance, kernels }: Setting): Stage {
  const image = imageForm(steps[0]!.augmentation.name, form);
  const draws = steps.map(({ augmentation: { name, options } }) => geometric(name, options, () => image)!);
  const {
    fill = 'nearest',
    interpolation = 'bilinear',
    fillValue = 0,
  } = (steps.find((step) => reading(step) !== undefined)?.augmentation.options ?? {}) as {
    fill?: Fill;
    interpolation?: Interpolation;
    fillValue?: number;
  };
  const options = { fill, interpolation, fillValue: form.low + fillValue * (form.high - form.low) };
  return {
    mixes: false,
    run(sample, randomOf, _, fresh) {
      let map: AffineMap | undefined;
      draws.forEach((draw, i) => {
        const random = randomOf(first + i);
        if (!(random() < chance(steps[i]!))) return;
        const next = draw(random);
        if (!next.every(Number.isFinite)) throw new RunError(`the augmentation ${steps[i]!.augmentation.name} has no number for its range`, { remedy: 'compile the program again' });
        map = map === undefined ? next : compose(map, next);
      });
      if (map === undefined || isIdentity(map)) return sample;
      return { ...sample, values: kernels.resample(sample.values, image, map, options, fresh()) };
    },
  };
}

const isIdentity = ([a, b, c, d, r, s]: AffineMap): boolean => a === 1 && b === 0 && c === 0 && d === 1 && r === 0 && s === 0;

/** Indices of each class's samples. */
function membersOf(targets: Int32Array | Float32Array, classes: number): number[][] {
  const members = Array.from({ length: classes }, (): number[] => []);
  targets.forEach((label, index) => members[label]!.push(index));
  return members;
}
