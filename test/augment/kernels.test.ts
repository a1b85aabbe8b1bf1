/** The kernels of augmentation against the JavaScript that SciPy's pictures test, over sizes, channels and maps of every kind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernels, plainKernels } from '../../src/runtime/augment/kernels.ts';
import { affineMap, compose, rotation, scaling, shearing, type AffineMap } from '../../src/runtime/augment/ops/affine-map.ts';
import type { Fill, ImageForm, Interpolation } from '../../src/runtime/augment/types.ts';
import { stream } from '../../src/runtime/random.ts';

const size = (min: number, max: number) => fc.integer({ min, max });
const forms = fc.record({ height: size(1, 40), width: size(1, 40), channels: size(1, 5) });
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const maps: fc.Arbitrary<AffineMap> = fc.tuple(number(-4, 4), number(0.2, 3), number(-1, 1), number(-60, 60), number(-60, 60))
  .map(([angle, zoom, slope, down, right]) => compose(compose(rotation(angle), scaling(zoom, zoom)), compose(shearing(slope), affineMap([1, 0, 0, 1], down, right))));

/** The same random picture in room of the kernels and in JavaScript's. */
function pictures({ height, width, channels }: ImageForm, seed: number): { ours: Float32Array; plain: Float32Array; kernels: ReturnType<typeof createKernels> } {
  const kernels = createKernels();
  const random = stream(seed, 'picture');
  const plain = Float32Array.from({ length: height * width * channels }, () => 4 * random() - 2);
  const ours = kernels.room(plain.length);
  ours.set(plain);
  return { ours, plain, kernels };
}

const apart = (a: Float32Array, b: Float32Array): number => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

it('are there', () => {
  expect(createKernels()).not.toBe(plainKernels);
});

describe('a picture under a map', () => {
  it.each<[Fill, Interpolation]>([['nearest', 'bilinear'], ['reflect', 'bilinear'], ['constant', 'nearest']])('beyond the rim %s, between pixels %s', (fill, interpolation) => {
    fc.assert(fc.property(forms, maps, fc.integer(), (form, map, seed) => {
      const { ours, plain, kernels } = pictures(form, seed);
      const options = { fill, interpolation, fillValue: 0.5 };
      const behind = kernels.room(4).fill(7);
      const made = kernels.resample(ours, form, map, options, kernels.room(ours.length));
      expect(apart(made, plainKernels.resample(plain, form, map, options, new Float32Array(plain.length)))).toBeLessThan(2e-6);
      expect([...ours, ...behind]).toEqual([...plain, 7, 7, 7, 7]);
    }), { numRuns: 150 });
  });

  it('that only moves pixels moves their bits', () => {
    fc.assert(fc.property(forms, fc.constantFrom([-1, 0, 0, 1], [1, 0, 0, -1], [-1, 0, 0, -1]), size(-9, 9), fc.integer(), (form, matrix, right, seed) => {
      const { ours, plain, kernels } = pictures(form, seed);
      const map = affineMap(matrix as [number, number, number, number], 0, right);
      const options = { fill: 'nearest', interpolation: 'bilinear', fillValue: 0 } as const;
      expect([...kernels.resample(ours, form, map, options, kernels.room(ours.length))]).toEqual([...plainKernels.resample(plain, form, map, options, new Float32Array(plain.length))]);
    }));
  });
});

it('bytes become byte / 255, rounded once', () => {
  const { kernels } = pictures({ height: 1, width: 1, channels: 1 }, 1);
  for (const length of [256, 1, 7, 300]) {
    const made = kernels.room(length);
    kernels.scale!(made, (bytes) => { for (let i = 0; i < length; i++) bytes[i] = i; });
    expect([...made]).toEqual(Array.from({ length }, (_, i) => Math.fround((i % 256) / 255)));
  }
});

it('two pictures are mixed', () => {
  fc.assert(fc.property(size(1, 70), number(0, 1), fc.integer(), (length, share, seed) => {
    const { ours, plain, kernels } = pictures({ height: 1, width: length, channels: 1 }, seed);
    const other = kernels.room(length).map((_, i) => Math.sin(i));
    const [there, here] = [kernels.room(length), Float32Array.from(other)];
    there.set(other);
    kernels.mix(ours, there, share);
    plainKernels.mix(plain, here, share);
    expect(apart(ours, plain)).toBeLessThan(1e-6);
  }));
});

it('arrays that are not theirs, and more than there is room for, are done in JavaScript', () => {
  const { kernels } = pictures({ height: 1, width: 1, channels: 1 }, 1);
  const form = { height: 4, width: 5, channels: 1 };
  const foreign = Float32Array.from({ length: 20 }, (_, i) => i);
  const options = { fill: 'nearest', interpolation: 'bilinear', fillValue: 0 } as const;
  const map = rotation(0.3);
  const wanted = plainKernels.resample(foreign, form, map, options, new Float32Array(20));
  expect(kernels.resample(foreign, form, map, options, kernels.room(20))).toEqual(wanted);
  const large = kernels.room(70 << 20);
  large.set([1, 2, 3]);
  expect([large.length, large[2]]).toEqual([70 << 20, 3]);
});
