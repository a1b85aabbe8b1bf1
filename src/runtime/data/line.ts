/** Points on a line, with noise: values to fit instead of classes. */
import type { DataSource } from '../experiment.ts';
import { normal, synthetic } from './synthetic.ts';

export interface LineOptions {
  samples: number;
  /** Default 1. */
  slope?: number;
  /** Default 0. */
  intercept?: number;
  /** Standard deviation of the inputs (default 1). */
  scale?: number;
  /** Standard deviation of what is added to the targets (default 0). */
  noise?: number;
  /** Part of the samples held out for validation (default 0.2). */
  validationFraction?: number;
}

/** x normal, y = slope · x + intercept + noise. */
export function line({ samples, slope = 1, intercept = 0, scale = 1, noise = 0, validationFraction }: LineOptions): DataSource {
  return synthetic(
    {
      name: 'line',
      what: 'points on a line',
      shape: [1],
      targetShape: [1],
      samples,
      ...(validationFraction === undefined ? {} : { validationFraction }),
    },
    (random) => {
      const inputs = Float32Array.from({ length: samples }, () => scale * normal(random));
      return { inputs, targets: inputs.map((x) => slope * x + intercept + noise * normal(random)) };
    },
  );
}
