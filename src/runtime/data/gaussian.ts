/** Synthetic classes: every class a Gaussian cloud around a random centre. For trying a network without any files. */
import type { DataSource, Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { stream } from '../random.ts';
import { splitOff } from './split.ts';

export interface GaussianOptions {
  /** Shape of one input, e.g. [32, 32, 3]. */
  shape: readonly number[];
  /** Number of classes, at least 2. */
  classes: number;
  /** Number of samples, the classes in turn. */
  samples: number;
  /** Standard deviation of the centres' coordinates; that of the noise around them is 1. Default 1: easy to learn. */
  separation?: number;
  /** Part of the samples held out for validation (default 0.2). */
  validationFraction?: number;
}

/** Marsaglia's polar method, one value a call. */
function normal(random: () => number): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** Inputs of unit noise around class centres, class indices as targets; the same run seed gives the same data. */
export function gaussian(options: GaussianOptions): DataSource {
  const { shape, classes, samples, separation = 1, validationFraction = 0.2 } = options;
  return {
    name: 'gaussian',
    drawn: true,
    load: ({ directory, seed }) => Promise.resolve().then(() => {
      if (directory !== undefined) {
        throw new RunError('the gaussian source makes its own data and reads no directory', { remedy: 'leave out --data' });
      }
      if (!Number.isInteger(classes) || classes < 2 || !Number.isInteger(samples) || samples < classes) {
        throw new RunError(`cannot draw ${samples} samples of ${classes} classes`, {
          remedy: 'choose at least two classes and at least one sample a class',
        });
      }
      const size = shape.reduce((product, n) => product * n, 1);
      const random = stream(seed, 'data');
      const centres = Float32Array.from({ length: classes * size }, () => separation * normal(random));
      const inputs = new Float32Array(samples * size);
      const targets = Int32Array.from({ length: samples }, (_, i) => i % classes);
      for (let i = 0; i < inputs.length; i++) {
        inputs[i] = centres[targets[Math.floor(i / size)]! * size + (i % size)]! + normal(random);
      }
      const all: Split = { length: samples, inputs, targets };
      const { train, validation } = splitOff(all, validationFraction, seed);
      const sizes = `${train.length.toLocaleString('en')} + ${validation.length.toLocaleString('en')} samples`;
      return {
        name: 'gaussian',
        description: `gaussian (synthetic, ${classes} classes, ${sizes})`,
        inputShape: shape,
        targetShape: [],
        classes,
        train,
        validation,
      };
    }),
  };
}
