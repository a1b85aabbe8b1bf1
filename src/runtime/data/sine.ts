/** Pieces of sine waves, and the value that comes next. */
import type { DataSource } from '../experiment.ts';
import { normal, synthetic } from './synthetic.ts';

export interface SineOptions {
  /** Steps of a sequence. */
  length: number;
  samples: number;
  /** Steps of a period, in the geometric mean (default 20); each sample's lies between half and twice as many. */
  period?: number;
  /** Standard deviation of what is added to the inputs (default 0). */
  noise?: number;
  /** Part of the samples held out for validation (default 0.2). */
  validationFraction?: number;
}

/** Inputs [length, 1], targets [1] without noise. */
export function sine({ length, samples, period = 20, noise = 0, validationFraction }: SineOptions): DataSource {
  return synthetic(
    {
      name: 'sine',
      what: `waves of ${length} steps`,
      shape: [length, 1],
      targetShape: [1],
      samples,
      ...(validationFraction === undefined ? {} : { validationFraction }),
    },
    (random) => {
      const inputs = new Float32Array(samples * length);
      const targets = new Float32Array(samples);
      for (let sample = 0; sample < samples; sample++) {
        const [phase, steps] = [random(), period * 2 ** (2 * random() - 1)];
        const wave = (step: number): number => Math.sin(2 * Math.PI * (phase + step / steps));
        for (let step = 0; step < length; step++) inputs[sample * length + step] = wave(step) + noise * normal(random);
        targets[sample] = wave(length);
      }
      return { inputs, targets };
    },
  );
}
