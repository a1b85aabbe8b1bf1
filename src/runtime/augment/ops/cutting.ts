/** Augmentations that leave out a part of the image: crop and cutout. */
import { RunError } from '../../errors.ts';
import type { Extent, Resampling, SampleForm, Step } from '../types.ts';
import { cropAndResize, pad, type Box } from './crop.ts';
import { whole } from './draws.ts';
import { imageForm, pixels } from './image-form.ts';
import { range } from './mixing.ts';

type Maker = (options: never, form: SampleForm) => Step;

const makers = {
  /** A box of `size` anywhere in the image padded by `padding`, at the image's own size again. */
  crop: ({ size, padding, fill, fillValue, interpolation }: Required<Resampling> & { size: Extent; padding: Extent }, form) => {
    const image = imageForm('crop', form);
    const box = { height: Math.round(pixels(size, image.height)), width: Math.round(pixels(size, image.width)) };
    const rows = Math.round(pixels(padding, image.height));
    const columns = Math.round(pixels(padding, image.width));
    if (box.height < 1 || box.width < 1 || box.height > image.height + 2 * rows || box.width > image.width + 2 * columns) {
      throw new RunError(`the augmentation crop cannot cut ${box.height}x${box.width} pixels out of images of ${image.height + 2 * rows}x${image.width + 2 * columns}`, {
        remedy: 'choose a smaller size, or more padding',
      });
    }
    const outside = form.low + fillValue * (form.high - form.low);
    return (sample, random) => {
      const padded = rows === 0 && columns === 0 ? { values: sample.values, form: image } : pad(sample.values, image, rows, columns, fill, outside);
      const top = whole(random, padded.form.height - box.height + 1);
      const left = whole(random, padded.form.width - box.width + 1);
      return { ...sample, values: cropAndResize(padded.values, padded.form, { top, left, ...box }, image.height, image.width, interpolation) };
    };
  },

  /** Squares around places drawn anywhere in the image, so that they may stick out of it. */
  cutout: ({ size, count, fillValue }: { size: Extent; count: number; fillValue: number }, form) => {
    const { height, width, channels } = imageForm('cutout', form);
    const rows = Math.round(pixels(size, height));
    const columns = Math.round(pixels(size, width));
    const value = form.low + fillValue * (form.high - form.low);
    return (sample, random) => {
      for (let hole = 0; hole < count; hole++) {
        const [top, bottom] = range(whole(random, height), rows, height);
        const [left, right] = range(whole(random, width), columns, width);
        cut(sample.values, width, channels, { top, left, height: bottom - top, width: right - left }, value);
      }
      return sample;
    };
  },
} satisfies Record<string, Maker>;

/** Fills a box of the image. */
export function cut(values: Float32Array, width: number, channels: number, box: Box, value: number): void {
  for (let i = box.top; i < box.top + box.height; i++) {
    const start = (i * width + box.left) * channels;
    values.fill(value, start, start + box.width * channels);
  }
}

/** Undefined for an augmentation that is not of this kind. */
export function cutting(name: string, options: Readonly<Record<string, unknown>>, form: SampleForm): Step | undefined {
  if (!Object.hasOwn(makers, name)) return undefined;
  const make: Maker = makers[name as keyof typeof makers];
  return make(options as never, form);
}
