/** What all sources that draw their own samples share: they read no directory, and hold out a part for validation. */
import { RunError } from '../errors.ts';
import type { Dataset, DataSource, Split } from '../experiment.ts';
import { stream, type Stream } from '../random.ts';
import { sizesOf } from './sizes.ts';
import { splitOff } from './split.ts';

interface Kind {
  readonly name: string;
  /** What is drawn, for the person watching. */
  readonly what: string;
  readonly shape: readonly number[];
  readonly targetShape?: readonly number[];
  readonly classes?: number;
  readonly samples: number;
  readonly validationFraction?: number;
}

/** A source whose samples `draw` makes from the run's seed. @throws RunError when a directory is given for it */
export function synthetic(kind: Kind, draw: (random: Stream) => Pick<Split, 'inputs' | 'targets'>): DataSource {
  const { name, what, shape, targetShape = [], classes, samples, validationFraction = 0.2 } = kind;
  return {
    name,
    drawn: true,
    load: ({ directory, seed }) => Promise.resolve().then((): Dataset => {
      if (directory !== undefined) throw new RunError(`the ${name} source makes its own data and reads no directory`, { remedy: 'leave out --data' });
      if (!Number.isInteger(samples) || samples < 2) {
        throw new RunError(`cannot draw ${samples} samples of ${what}`, { remedy: 'choose at least two samples' });
      }
      const { train, validation } = splitOff({ length: samples, ...draw(stream(seed, 'data')) }, validationFraction, seed);
      return { name, description: `${name} (synthetic, ${what}, ${sizesOf({ train, validation }, 'samples')})`, inputShape: shape, targetShape, ...(classes === undefined ? {} : { classes }), train, validation };
    }),
  };
}

/** A standard normal value, by Marsaglia's polar method. */
export function normal(random: Stream): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}
