/** The augmentations an emitted program can name: each gives a description that the pipeline, here or in a worker, carries out. */
import { adaptive, leavesOf } from './adaptive.ts';
import type { Angle, Augmentation, Extent, Resampling } from './types.ts';

export type { Angle, Augmentation, Extent, Resampling } from './types.ts';

/** How often a step acts, from 0 to 1. */
interface Chance {
  readonly probability?: number;
}

/** Arguments that are left out take what the step's word in the catalogue says. */
const maker = <Options extends object>(name: string, defaults: Partial<Options>) =>
  (options: Options): Augmentation => ({ name, options: { probability: 1, ...defaults, ...options } });

/** The same for words that need no argument. */
const plainMaker = <Options extends object>(name: string, defaults: Partial<Options>) =>
  (options: Partial<Options> = {}): Augmentation => ({ name, options: { probability: 1, ...defaults, ...options } });

const resampling = { fill: 'nearest', fillValue: 0, interpolation: 'bilinear' } as const;

export const augment = {
  adaptive,
  rotate: maker<Resampling & Chance & { readonly angle: Angle }>('rotate', resampling),
  shift: maker<Resampling & Chance & { readonly rows: Extent; readonly columns?: Extent }>('shift', resampling),
  flip: maker<Chance & { readonly direction: 'horizontal' | 'vertical' }>('flip', { probability: 0.5 }),
  zoom: maker<Resampling & Chance & { readonly amount: number; readonly keepAspect?: boolean }>('zoom', {
    ...resampling,
    keepAspect: true,
  }),
  shear: maker<Resampling & Chance & { readonly angle: Angle }>('shear', resampling),
  affine: maker<
    Resampling & Chance & { readonly matrix: readonly (readonly number[])[]; readonly rows?: Extent; readonly columns?: Extent }
  >('affine', { ...resampling, rows: { pixels: 0 }, columns: { pixels: 0 } }),
  crop: plainMaker<Resampling & Chance & { readonly size: Extent; readonly padding: Extent }>('crop', {
    ...resampling,
    fill: 'constant',
    size: 1,
    padding: { pixels: 0 },
  }),
  brightness: maker<Chance & { readonly amount: number }>('brightness', {}),
  contrast: maker<Chance & { readonly amount: number }>('contrast', {}),
  gaussianNoise: maker<Chance & { readonly stddev: number }>('gaussian_noise', {}),
  saltAndPepper: maker<Chance & { readonly share: number; readonly salt?: number }>('salt_and_pepper', { salt: 0.5 }),
  whiteNoise: maker<Chance & { readonly share: number }>('white_noise', {}),
  blackNoise: maker<Chance & { readonly share: number }>('black_noise', {}),
  snow: maker<Chance & { readonly share: number; readonly size?: Extent }>('snow', { size: { pixels: 1 } }),
  cutout: maker<Chance & { readonly size: Extent; readonly count?: number; readonly fillValue?: number }>('cutout', {
    count: 1,
    fillValue: 0,
  }),
  blend: maker<Chance & { readonly alpha: number }>('blend', {}),
  mixup: plainMaker<Chance & { readonly alpha: number }>('mixup', { alpha: 0.2 }),
  cutmix: plainMaker<Chance & { readonly alpha: number }>('cutmix', { alpha: 1 }),
  sameClass: plainMaker<Chance & { readonly samples: number; readonly mix: 'average' | 'convex' }>('same_class', {
    samples: 2,
    mix: 'average',
    probability: 0.5,
  }),
};

/** Those after which a label is a share of several classes. */
export const mixesLabels = (augmentation: Augmentation): boolean =>
  leavesOf([augmentation]).some(({ augmentation: { name } }) => ['blend', 'mixup', 'cutmix'].includes(name));
