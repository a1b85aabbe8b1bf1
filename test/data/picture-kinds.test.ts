/** Kinds of PNG and JPEG that cameras and tools write, against what Pillow reads from them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/runtime/data/decode-image.ts';
import { distance, fixtures } from './oracle.ts';

const { shape, cases } = JSON.parse(readFileSync(`${fixtures}kinds.json`, 'utf8')) as { shape: number[]; cases: { name: string; pixels: number[] }[] };
const decode = (name: string): ReturnType<typeof decodeImage> => decodeImage(readFileSync(`${fixtures}kinds/${name}`), 3);

describe('decodes as Pillow does', () => {
  it.each(cases.map((each) => [each.name, each.pixels] as const))('%s', (name, pixels) => {
    const picture = decode(name);
    expect([picture.height, picture.width, picture.channels]).toEqual(shape);
    // Decoders of JPEG differ by rounding, and in how they widen colours that are stored at half the size.
    // 16 bits are rounded to 8 here, and cut off there.
    expect(distance(picture.pixels, pixels)).toBeLessThanOrEqual(name === 'halved-colour.jpg' ? 60 : name.endsWith('.jpg') ? 3 : name === 'grey16.png' ? 1 : 0);
    const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.abs(mean(picture.pixels) - mean(pixels))).toBeLessThan(1);
  });
});

it('refuses colours for print, which have no one look on a screen', () => {
  expect(() => decode('cmyk.jpg')).toThrow('it is a JPEG of 4 colours (CMYK), for print');
});
