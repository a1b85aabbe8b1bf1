/** What holds of every pipeline: it repeats, keeps the range and the labels' sum, and does nothing at zero strength. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augment, mixesLabels } from '../../src/runtime/augment/index.ts';
import { createPipeline, type Samples } from '../../src/runtime/augment/pipeline.ts';
import type { Augmentation, SampleForm } from '../../src/runtime/augment/types.ts';
import { stream } from '../../src/runtime/random.ts';

const shape = [9, 7, 3];
const size = 9 * 7 * 3;
const random = stream(3, 'test');
const samples: Samples & { readonly inputs: Uint8Array } = {
  length: 12, classes: 3,
  inputs: Uint8Array.from({ length: 12 * size }, () => Math.floor(256 * random())),
  targets: Int32Array.from({ length: 12 }, (_, i) => i % 3),
};
const form: SampleForm = { shape, low: 0, high: 1, targetSize: 3 };
const original = (index: number): Float32Array => Float32Array.from(samples.inputs.subarray(index * size, (index + 1) * size), (byte) => byte / 255);
const pipeline = (...steps: readonly Augmentation[]) => createPipeline(steps, samples, form, 5);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const degrees = fc.double({ min: 0, max: 180, noNaN: true }).map((angle) => ({ degrees: angle }));
const extent = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 7 }).map((pixels) => ({ pixels })));
const resampling = {
  fill: fc.constantFrom('nearest' as const, 'reflect' as const, 'constant' as const),
  fillValue: share, interpolation: fc.constantFrom('bilinear' as const, 'nearest' as const), probability: share,
};
const steps: Record<keyof typeof augment, fc.Arbitrary<Augmentation>> = {
  adaptive: fc.record({ angle: degrees, ...resampling }).map((options) => augment.adaptive({ steps: [augment.rotate(options), augment.sameClass()] })),
  rotate: fc.record({ angle: degrees, ...resampling }).map(augment.rotate),
  shift: fc.record({ rows: extent, columns: extent, ...resampling }).map(augment.shift),
  flip: fc.record({ direction: fc.constantFrom('horizontal' as const, 'vertical' as const), probability: share }).map(augment.flip),
  zoom: fc.record({ amount: fc.double({ min: 0, max: 0.9, noNaN: true }), keepAspect: fc.boolean(), ...resampling }).map(augment.zoom),
  shear: fc.record({ angle: fc.integer({ min: 0, max: 80 }).map((angle) => ({ degrees: angle })), ...resampling }).map(augment.shear),
  affine: fc.record({ matrix: fc.constantFrom([[1, 0], [0, 1]], [[1.05, -0.33], [0.21, 0.87]]), rows: extent, ...resampling }).map(augment.affine),
  crop: fc.record({ size: fc.double({ min: 0.2, max: 1, noNaN: true }), padding: extent, ...resampling }).map(augment.crop),
  brightness: fc.record({ amount: share }).map(augment.brightness),
  contrast: fc.record({ amount: share }).map(augment.contrast),
  gaussianNoise: fc.record({ stddev: share }).map(augment.gaussianNoise),
  saltAndPepper: fc.record({ share, salt: share }).map(augment.saltAndPepper),
  whiteNoise: fc.record({ share }).map(augment.whiteNoise),
  blackNoise: fc.record({ share }).map(augment.blackNoise),
  snow: fc.record({ share, size: extent }).map(augment.snow),
  cutout: fc.record({ size: extent, count: fc.integer({ min: 1, max: 3 }), fillValue: share }).map(augment.cutout),
  blend: fc.record({ alpha: share }).map(augment.blend),
  mixup: fc.record({ alpha: fc.double({ min: 0, max: 5, noNaN: true }) }).map(augment.mixup),
  cutmix: fc.record({ alpha: fc.double({ min: 0, max: 5, noNaN: true }) }).map(augment.cutmix),
  sameClass: fc.record({ samples: fc.integer({ min: 1, max: 4 }), mix: fc.constantFrom('average' as const, 'convex' as const) }).map(augment.sameClass),
};

describe.each(Object.entries(steps))('%s', (_, step) => {
  it('repeats, keeps the range, and gives labels whose shares add up to 1', () => {
    fc.assert(fc.property(step, fc.nat(11), fc.nat(3), (it, index, epoch) => {
      const first = pipeline(it).sample(index, epoch);
      const again = pipeline(it);
      again.sample((index + 1) % 12, epoch + 1);
      const second = again.sample(index, epoch);
      expect(second).toEqual(first);
      expect(first.values.length).toBe(size);
      for (const value of first.values) expect(value >= -1e-6 && value <= 1 + 1e-6).toBe(true);
      expect(first.target.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 5);
      if (!mixesLabels(it)) expect(first.target[index % 3]).toBe(1);
    }), { numRuns: 60, seed: 11 });
  });

  it('changes samples, and others from epoch to epoch', () => {
    const strong: Augmentation = { ...fc.sample(step, { numRuns: 1, seed: 1 })[0]!, ...strongest[_ as keyof typeof augment] };
    const results = [0, 1, 2, 3, 4, 5, 6, 7].map((epoch) => pipeline(strong).sample(4, epoch).values.join());
    expect(results.some((it) => it !== original(4).join())).toBe(true);
    if (_ !== 'affine') expect(new Set(results).size).toBeGreaterThan(1);
  });
});

const strongest: Record<keyof typeof augment, Augmentation> = {
  adaptive: augment.adaptive({ steps: [augment.rotate({ angle: { degrees: 30 } })] }), rotate: augment.rotate({ angle: { degrees: 30 } }), shift: augment.shift({ rows: 0.3 }), flip: augment.flip({ direction: 'horizontal' }),
  zoom: augment.zoom({ amount: 0.3 }), shear: augment.shear({ angle: { degrees: 20 } }), affine: augment.affine({ matrix: [[0, 1], [1, 0]] }),
  crop: augment.crop({ padding: { pixels: 2 } }), brightness: augment.brightness({ amount: 0.3 }), contrast: augment.contrast({ amount: 0.5 }),
  gaussianNoise: augment.gaussianNoise({ stddev: 0.1 }), saltAndPepper: augment.saltAndPepper({ share: 0.2 }), whiteNoise: augment.whiteNoise({ share: 0.2 }),
  blackNoise: augment.blackNoise({ share: 0.2 }), snow: augment.snow({ share: 0.2 }), cutout: augment.cutout({ size: 0.4 }), blend: augment.blend({ alpha: 0.6 }),
  mixup: augment.mixup({ alpha: 1 }), cutmix: augment.cutmix(), sameClass: augment.sameClass(),
};

const nothing: Augmentation[] = [
  augment.rotate({ angle: { degrees: 0 } }), augment.shift({ rows: 0 }), augment.flip({ direction: 'vertical', probability: 0 }), augment.zoom({ amount: 0 }),
  augment.shear({ angle: { degrees: 0 } }), augment.affine({ matrix: [[1, 0], [0, 1]] }), augment.crop(), augment.brightness({ amount: 0 }),
  augment.contrast({ amount: 0 }), augment.gaussianNoise({ stddev: 0 }), augment.saltAndPepper({ share: 0 }), augment.whiteNoise({ share: 0 }),
  augment.blackNoise({ share: 0 }), augment.snow({ share: 0 }), augment.cutout({ size: 0 }), augment.blend({ alpha: 1 }), augment.mixup({ alpha: 0 }),
  augment.cutmix({ alpha: 0 }), augment.sameClass({ samples: 1, probability: 1 }),
];

it.each(nothing.map((step) => [step.name, step] as const))('%s of no strength changes nothing', (_, step) => {
  for (let index = 0; index < 12; index++) {
    const { values, target } = pipeline(step).sample(index, 1);
    values.forEach((value, i) => expect(value).toBeCloseTo(original(index)[i]!, 6));
    expect([...target]).toEqual([0, 1, 2].map((label) => (label === index % 3 ? 1 : 0)));
  }
});

it('takes neighbours that move pixels as one map: a turn and back is where it began', () => {
  const turn = (degrees: number) => augment.affine({ matrix: [[Math.cos(degrees), Math.sin(degrees)], [-Math.sin(degrees), Math.cos(degrees)]] });
  const { values } = pipeline(turn(0.7), turn(-0.7)).sample(2, 0);
  values.forEach((value, i) => expect(value).toBeCloseTo(original(2)[i]!, 6));
});

it('mixes a sample with others as the steps before leave them', () => {
  const dark = pipeline(augment.affine({ matrix: [[1, 0], [0, 1]], rows: { pixels: 100 }, fill: 'constant' }), augment.blend({ alpha: 0.5 }));
  expect(Math.max(...dark.sample(0, 0).values)).toBe(0);
});

it('never sees another epoch or sample through the order of calls', () => {
  const one = pipeline(augment.mixup(), augment.cutout({ size: 0.5 }));
  const forward = Array.from({ length: 12 }, (_, i) => one.sample(i, 0));
  const backward = Array.from({ length: 12 }, (_, i) => one.sample(11 - i, 0)).reverse();
  expect(backward).toEqual(forward);
});

it('draws mixup’s shares from Beta(alpha, alpha)', () => {
  for (const alpha of [0.2, 1, 4]) {
    const two = createPipeline([augment.mixup({ alpha })], { ...samples, targets: Int32Array.from({ length: 12 }, (_, i) => i % 3) }, form, 1);
    const shares: number[] = [];
    for (let epoch = 0; epoch < 4000; epoch++) {
      const { target } = two.sample(0, epoch);
      // a partner of the same class says nothing of the share
      if (target[0]! < 1) shares.push(target[0]!);
    }
    const mean = shares.reduce((a, b) => a + b) / shares.length;
    const variance = shares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / shares.length;
    // for small alpha some shares round to 1 and are left out above
    expect(Math.abs(mean - 0.5)).toBeLessThan(alpha === 0.2 ? 0.06 : 0.02);
    expect(Math.abs(variance - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.02);
  }
});

it('refuses what the samples cannot take, naming both', () => {
  const vectors: SampleForm = { shape: [189], low: 0, high: 1, targetSize: 3 };
  expect(() => createPipeline([augment.flip({ direction: 'horizontal' })], samples, vectors, 1)).toThrow(/flip takes images .* but the samples are 189/);
  const values: Samples = { length: samples.length, inputs: samples.inputs, targets: samples.targets };
  expect(() => createPipeline([augment.sameClass()], values, form, 1)).toThrow(/same_class .* values in place of classes/);
  expect(() => createPipeline([{ name: 'swirl', options: {} }], samples, form, 1)).toThrow(/no augmentation swirl/);
});

it('gives the same whether samples are kept halfway or made anew for each that they are mixed with', () => {
  const all = [augment.rotate({ angle: { degrees: 20 } }), augment.brightness({ amount: 0.3 }), augment.mixup({ alpha: 1 }), augment.shift({ rows: 0.1 }), augment.sameClass({ samples: 2 })];
  for (const steps of [all, [augment.adaptive({ steps: all })]]) {
    const [kept, anew] = [createPipeline(steps, samples, form, 5), createPipeline(steps, samples, form, 5, undefined, 0)];
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(11), fc.nat(2), fc.constantFrom(0.5, 1)), { minLength: 20, maxLength: 60 }), (asked) => {
      for (const [index, epoch, strength] of asked) {
        kept.adapt([strength]);
        anew.adapt([strength]);
        expect(kept.sample(index, epoch)).toEqual(anew.sample(index, epoch));
      }
    }), { numRuns: 20 });
  }
});
