/** Geometry and colour against SciPy's, OpenCV's and Keras' pictures. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brighten, stretch } from '../../src/runtime/augment/ops/colour.ts';
import { cropAndResize, type Box } from '../../src/runtime/augment/ops/crop.ts';
import { cut } from '../../src/runtime/augment/ops/cutting.ts';
import { affineMap, compose, rotation, scaling, shearing, type AffineMap } from '../../src/runtime/augment/ops/affine-map.ts';
import { resample } from '../../src/runtime/augment/ops/resample.ts';
import type { Fill, ImageForm } from '../../src/runtime/augment/types.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';

const load = <Case>(name: string): { images: Record<string, StoredTensor>; cases: Case[] } =>
  JSON.parse(readFileSync(new URL(`../fixtures/oracles/images/${name}.json`, import.meta.url), 'utf8')) as { images: Record<string, StoredTensor>; cases: Case[] };

const formOf = ({ shape: [height = 0, width = 0, channels = 0] }: StoredTensor): ImageForm => ({ height, width, channels });
const floats = (stored: StoredTensor): Float32Array => decode(stored) as Float32Array;

function expectClose(given: Float32Array, wanted: Float32Array, tolerance = 2e-6): void {
  expect(given.length).toBe(wanted.length);
  expect(given.reduce((most, x, i) => Math.max(most, Math.abs(x - wanted[i]!)), 0)).toBeLessThan(tolerance);
}

interface AffineCase { name: string; map: string; image: string; order: 0 | 1; mode: string; matrix: number[][]; shift: [number, number]; output: StoredTensor }
const affine = load<AffineCase>('affine');
const fills: Record<string, Fill> = { 'grid-constant': 'constant', nearest: 'nearest', reflect: 'reflect' };
/** The words' own maps, where a case has one. */
const maps: Record<string, AffineMap> = {
  'rotate 15deg': rotation((15 * Math.PI) / 180),
  'rotate -37deg': rotation((-37 * Math.PI) / 180),
  'shift 2.3 down, 1.6 left': affineMap([1, 0, 0, 1], 2.3, -1.6),
  'zoom 1.37': scaling(1.37, 1.37),
  'zoom 0.71': scaling(0.71, 0.71),
  'shear 0.23, shift 0.3 down': compose(shearing(0.23), affineMap([1, 0, 0, 1], 0.3, 0)),
};

describe('affine maps equal SciPy’s', () => {
  // `constant` without mixing at the rim is a way of reading that gradnet does not offer
  it.each(affine.cases.filter(({ mode }) => mode in fills).map((each) => [each.name, each] as const))('%s', (_, { map, image, order, mode, matrix, shift, output }) => {
    const pixels = affine.images[image]!;
    const options = { fill: fills[mode]!, fillValue: 0, interpolation: order === 1 ? 'bilinear' : 'nearest' } as const;
    const own = affineMap(matrix.flat() as [number, number, number, number], ...shift);
    expectClose(resample(floats(pixels), formOf(pixels), own, options), floats(output));
    if (map === 'any matrix') return;
    maps[map]!.forEach((x, i) => expect(x).toBeCloseTo(own[i]!, 12));
  });
});

interface ColourCase { name: string; operation: string; image: string; arguments: { box: [number, number, number, number]; size: [number, number]; method: 'bilinear' | 'nearest'; direction: string; delta: number; factor: number; fill: number }; output: StoredTensor }
const colour = load<ColourCase>('colour');

/** Where a place lies between two pixels exactly, OpenCV's choice follows the rounding of its scale: there either is right. */
function expectSameOffTies(given: Float32Array, wanted: Float32Array, box: Box, [rows, columns]: readonly [number, number], channels: number): void {
  const tied = (i: number, from: number, to: number): boolean => Number.isInteger(((2 * i + 1) * from) / (2 * to)) && from % to !== 0;
  let compared = 0;
  given.forEach((value, at) => {
    const column = Math.floor(at / channels) % columns;
    const row = Math.floor(at / channels / columns);
    if (tied(row, box.height, rows) || tied(column, box.width, columns)) return;
    expect(value).toBe(wanted[at]);
    compared++;
  });
  expect(compared).toBeGreaterThan(given.length / 2);
}

describe('crops, flips and colours equal OpenCV’s and Keras’', () => {
  it.each(colour.cases.map((each) => [each.name, each] as const))('%s', (_, { operation, image, arguments: given, output }) => {
    const pixels = colour.images[image]!;
    const form = formOf(pixels);
    const values = Float32Array.from(floats(pixels));
    const [top, left, height, width] = given.box ?? [0, 0, 0, 0];
    const box: Box = { top, left, height, width };
    const wanted = floats(output);
    switch (operation) {
      case 'crop and resize': {
        const resized = cropAndResize(values, form, box, ...given.size, given.method);
        return given.method === 'nearest' ? expectSameOffTies(resized, wanted, box, given.size, form.channels) : expectClose(resized, wanted);
      }
      case 'flip': {
        const map = affineMap(given.direction === 'vertical' ? [-1, 0, 0, 1] : [1, 0, 0, -1]);
        return expect(resample(values, form, map, { fill: 'nearest', fillValue: 0, interpolation: 'bilinear' })).toEqual(wanted);
      }
      case 'brightness': brighten(values, given.delta, 0, 1); return expectClose(values, wanted);
      case 'contrast': stretch(values, form, given.factor, 0, 1); return expectClose(values, wanted);
      case 'cutout': cut(values, form.width, form.channels, box, given.fill); return expect(values).toEqual(wanted);
      default: throw new Error(`no test for ${operation}`);
    }
  });
});
