/** Noisy pictures of discs, and as targets the masks that tell disc from ground: data for segmentation. */
import type { DataSource } from '../experiment.ts';
import { normal, synthetic } from './synthetic.ts';

export interface DiscsOptions {
  /** Height and width of a picture, in pixels. */
  size: number;
  samples: number;
  /** Standard deviation of the noise over a contrast of 1 (default 0.5). */
  noise?: number;
  /** Part of the samples held out for validation (default 0.2). */
  validationFraction?: number;
}

/** Grey pictures [size, size, 1] with one to three discs; targets are 1 on a disc and 0 elsewhere. */
export function discs({ size, samples, noise = 0.5, validationFraction }: DiscsOptions): DataSource {
  const shape = [size, size, 1];
  return synthetic(
    {
      name: 'discs',
      what: `discs of ${size}x${size} pixels`,
      shape,
      targetShape: shape,
      samples,
      ...(validationFraction === undefined ? {} : { validationFraction }),
    },
    (random) => {
      const targets = new Float32Array(samples * size * size);
      for (let sample = 0; sample < samples; sample++) {
        const count = 1 + Math.floor(3 * random());
        for (let disc = 0; disc < count; disc++) {
          const [y, x, radius] = [random() * size, random() * size, size * (0.08 + 0.12 * random())];
          for (let i = 0; i < size * size; i++) {
            if ((Math.floor(i / size) - y) ** 2 + ((i % size) - x) ** 2 <= radius * radius) targets[sample * size * size + i] = 1;
          }
        }
      }
      return { inputs: targets.map((value) => value + noise * normal(random)), targets };
    },
  );
}
