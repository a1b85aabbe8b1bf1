/** What an augmentation needs of the samples' shape, and lengths in it. */
import { RunError } from '../../errors.ts';
import type { Extent, ImageForm, SampleForm } from '../types.ts';

/** @throws RunError where the samples are no images */
export function imageForm(name: string, { shape }: SampleForm): ImageForm {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    throw new RunError(`the augmentation ${name} takes images (height x width x channels), but the samples are ${shape.length === 0 ? 'single numbers' : shape.join('x')}`, {
      remedy: `leave out ${name}, or choose data of images`,
    });
  }
  return { height, width, channels };
}

/** A length along an axis in pixels. */
export const pixels = (extent: Extent, length: number): number => (typeof extent === 'number' ? extent * length : extent.pixels);
