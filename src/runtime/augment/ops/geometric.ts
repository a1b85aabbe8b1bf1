/** Augmentations that move pixels: each draws an affine map; neighbours in a pipeline become one map and one resampling. */
import type { Stream } from '../../random.ts';
import type { Angle, Extent, ImageForm } from '../types.ts';
import { affineMap, rotation, scaling, shearing, type AffineMap } from './affine-map.ts';
import { uniform } from './draws.ts';
import { pixels } from './image-form.ts';

type Draw = (random: Stream) => AffineMap;
/** Options are as the makers fill them in. */
type Maker = (options: never, form: ImageForm) => Draw;

const radians = ({ degrees }: Angle): number => (degrees * Math.PI) / 180;

const makers = {
  /** By an angle from -angle to angle. */
  rotate: ({ angle }: { angle: Angle }) => (random) => rotation(uniform(random, -1, 1) * radians(angle)),

  /** By up to `rows` down or up and `columns` right or left; `columns` is `rows` unless given. */
  shift: ({ rows, columns = rows }: { rows: Extent; columns?: Extent }, { height, width }) => (random) =>
    affineMap([1, 0, 0, 1], uniform(random, -1, 1) * pixels(rows, height), uniform(random, -1, 1) * pixels(columns, width)),

  flip: ({ direction }: { direction: 'horizontal' | 'vertical' }) => () => affineMap(direction === 'vertical' ? [-1, 0, 0, 1] : [1, 0, 0, -1]),

  /** Things become 1-amount to 1+amount times as large. */
  zoom: ({ amount, keepAspect }: { amount: number; keepAspect: boolean }) => (random) => {
    const rows = uniform(random, 1 - amount, 1 + amount);
    return scaling(rows, keepAspect ? rows : uniform(random, 1 - amount, 1 + amount));
  },

  shear: ({ angle }: { angle: Angle }) => (random) => shearing(Math.tan(uniform(random, -1, 1) * radians(angle))),

  /** Always the same map: `matrix` takes a place in the result to the place that it reads, about the centre. */
  affine: ({ matrix, rows, columns }: { matrix: readonly (readonly number[])[]; rows: Extent; columns: Extent }, { height, width }) => {
    const [a = 1, b = 0, c = 0, d = 1] = matrix.flat();
    const map = affineMap([a, b, c, d], pixels(rows, height), pixels(columns, width));
    return () => map;
  },
} satisfies Record<string, Maker>;

/** Undefined for an augmentation that is not of this kind. */
export function geometric(name: string, options: Readonly<Record<string, unknown>>, form: () => ImageForm): Draw | undefined {
  if (!Object.hasOwn(makers, name)) return undefined;
  const make: Maker = makers[name as keyof typeof makers];
  return make(options as never, form());
}
