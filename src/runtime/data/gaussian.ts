/** Synthetic classes: every class a Gaussian cloud around a random centre. For trying a network without any files. */
import type { DataSource } from '../experiment.ts';
import { normal, synthetic } from './synthetic.ts';

export interface GaussianOptions {
  /** Shape of one input, e.g. [32, 32, 3]. */
  shape: readonly number[];
  /** Number of classes, at least 2. */
  classes: number;
  /** Number of samples, the classes in turn; fewer than classes leave the last ones out. */
  samples: number;
  /** Standard deviation of the centres' coordinates; that of the noise around them is 1. Default 1: easy to learn. */
  separation?: number;
  /** Part of the samples held out for validation (default 0.2). */
  validationFraction?: number;
}

/** Inputs of unit noise around class centres, class indices as targets; the same run seed gives the same data. */
export function gaussian(options: GaussianOptions): DataSource {
  const { shape, classes, samples, separation = 1, validationFraction } = options;
  return synthetic(
    {
      name: 'gaussian',
      what: `${classes} classes`,
      shape,
      classes,
      samples,
      ...(validationFraction === undefined ? {} : { validationFraction }),
    },
    (random) => {
      const size = shape.reduce((product, n) => product * n, 1);
      const centres = Float32Array.from({ length: Math.min(classes, samples) * size }, () => separation * normal(random));
      const inputs = new Float32Array(samples * size);
      const targets = Int32Array.from({ length: samples }, (_, i) => i % classes);
      for (let i = 0; i < inputs.length; i++) {
        inputs[i] = centres[targets[Math.floor(i / size)]! * size + (i % size)]! + normal(random);
      }
      return { inputs, targets };
    },
  );
}
