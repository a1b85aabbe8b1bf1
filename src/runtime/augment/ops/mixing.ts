/** Augmentations that make a sample out of several: their targets are mixed in the same shares, except within a class. */
import { RunError } from '../../errors.ts';
import type { Kernels } from '../kernels.ts';
import type { Sample, SampleForm, Step } from '../types.ts';
import { symmetricBeta, whole } from './draws.ts';
import { imageForm } from './image-form.ts';

/** `classed` says whether targets are classes. */
interface How { readonly classed: boolean; readonly kernels: Kernels }

type Maker = (options: never, form: SampleForm, how: How) => Step;

/** share · a + (1 - share) · b, in a's arrays. */
function mix({ mix: mixed }: Kernels, a: Sample, b: Sample, share: number): Sample {
  if (share === 1) return a;
  mixed(a.values, b.values, share);
  for (let k = 0; k < a.target.length; k++) a.target[k] = share * a.target[k]! + (1 - share) * b.target[k]!;
  return a;
}

const makers = {
  /** Always in the same shares. */
  blend: ({ alpha }: { alpha: number }, _, { kernels }) => (sample, random, others) => (alpha === 1 ? sample : mix(kernels, sample, others.any(random), alpha)),

  /** The share is drawn from Beta(alpha, alpha). */
  mixup: ({ alpha }: { alpha: number }, _, { kernels }) => (sample, random, others) => {
    const share = symmetricBeta(random, alpha);
    return share === 1 ? sample : mix(kernels, sample, others.any(random), share);
  },

  /** A box of the other image; the label has the shares of the two areas. */
  cutmix: ({ alpha }: { alpha: number }, form) => {
    const { height, width, channels } = imageForm('cutmix', form);
    return (sample, random, others) => {
      const side = Math.sqrt(1 - symmetricBeta(random, alpha));
      if (side === 0) return sample;
      const other = others.any(random);
      const [top, bottom] = range(whole(random, height), Math.round(side * height), height);
      const [left, right] = range(whole(random, width), Math.round(side * width), width);
      for (let i = top; i < bottom; i++) {
        const start = (i * width + left) * channels;
        const end = (i * width + right) * channels;
        sample.values.set(other.values.subarray(start, end), start);
      }
      const share = 1 - ((bottom - top) * (right - left)) / (height * width);
      for (let k = 0; k < sample.target.length; k++) sample.target[k] = share * sample.target[k]! + (1 - share) * other.target[k]!;
      return sample;
    };
  },

  /** A sample with others of its class: their average, or random shares, each division as likely. */
  same_class: ({ samples, mix: how }: { samples: number; mix: 'average' | 'convex' }, _, { classed }) => {
    if (!classed) {
      throw new RunError('the augmentation same_class mixes samples of one class, but the data has values in place of classes', { remedy: 'leave it out, or use mixup' });
    }
    return (sample, random, others) => {
      const weights = Array.from({ length: samples }, () => (how === 'average' ? 1 : -Math.log(1 - random())));
      const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
      const { values } = sample;
      const [own = 0, ...rest] = weights;
      for (let i = 0; i < values.length; i++) values[i] = (values[i]! * own) / total;
      for (const weight of rest) {
        const other = others.alike(random).values;
        for (let i = 0; i < values.length; i++) values[i]! += (other[i]! * weight) / total;
      }
      return sample;
    };
  },
} satisfies Record<string, Maker>;

/** The part of `length` pixels around `centre` that lies on the axis. */
export const range = (centre: number, length: number, axis: number): readonly [number, number] => {
  const start = centre - Math.floor(length / 2);
  return [Math.max(0, start), Math.min(axis, start + length)];
};

/** Undefined for an augmentation that is not of this kind. */
export function mixing(name: string, options: Readonly<Record<string, unknown>>, form: SampleForm, how: How): Step | undefined {
  if (!Object.hasOwn(makers, name)) return undefined;
  const make: Maker = makers[name as keyof typeof makers];
  return make(options as never, form, how);
}
