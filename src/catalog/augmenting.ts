/** Parameters and examples that augmentations share. */
import type { Quantity } from '../ir/types.ts';
import { training } from './examples.ts';
import type { Param } from './types.ts';

const quantity = (value: number, unit: Quantity['unit']): Quantity => ({ kind: 'quantity', value, unit });
export const noPixels = quantity(0, 'pixels');
export const onePixel = quantity(1, 'pixels');
export const whole = quantity(1, 'fraction');

/** The lengths of an extent along an axis, in pixels. */
export const inPixels = ({ value, unit }: Quantity, length: number): number => (unit === 'pixels' ? value : value * length);

export const probability = (standard = 1): Param => ({
  name: 'probability', type: { type: 'fraction' }, doc: 'How often it acts on a sample.', default: standard,
});

export const fill = (standard: 'nearest' | 'constant' = 'nearest'): Param => ({
  name: 'fill', type: { type: 'choice', of: ['nearest', 'reflect', 'constant'] }, default: standard,
  doc: 'What is seen beyond the rim: `nearest` repeats it, `reflect` mirrors the image, `constant` is `fill_value`.',
});
export const fillValue: Param = {
  name: 'fill_value', type: { type: 'fraction' }, doc: 'From 0%, the darkest value of the data, to 100%, the brightest.', default: 0,
};
const interpolation: Param = {
  name: 'interpolation', type: { type: 'choice', of: ['bilinear', 'nearest'] }, doc: 'How places between pixels are read.', default: 'bilinear',
};

/** Of everything that moves pixels. */
export const resampling = (standard?: 'nearest' | 'constant'): readonly Param[] => [fill(standard), fillValue, interpolation, probability()];

/** A small training whose data is augmented in this way. */
export const augmented = (pipeline: string): string => training({}).replace('source: mnist\n', `source: mnist\n  augment: ${pipeline}\n`);
