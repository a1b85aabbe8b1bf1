/** Synthetic classes of points in the plane, which a picture shows: spirals, circles and blobs. */
import type { DataSource } from '../experiment.ts';
import type { Stream } from '../random.ts';
import { normal, synthetic } from './synthetic.ts';

interface Points {
  samples: number;
  /** Part of the samples held out for validation (default 0.2). */
  validationFraction?: number;
}

/** The classes in turn; `place` says where a point of a class would lie without noise. */
function points(
  name: string,
  { samples, validationFraction }: Points,
  classes: number,
  noise: number,
  place: (label: number, random: Stream) => readonly [number, number],
): DataSource {
  return synthetic(
    {
      name,
      what: `${classes} classes in the plane`,
      shape: [2],
      classes,
      samples,
      ...(validationFraction === undefined ? {} : { validationFraction }),
    },
    (random) => {
      const targets = Int32Array.from({ length: samples }, (_, i) => i % classes);
      const inputs = new Float32Array(2 * samples);
      targets.forEach((label, i) =>
        inputs.set(
          place(label, random).map((x) => x + noise * normal(random)),
          2 * i,
        ),
      );
      return { inputs, targets };
    },
  );
}

const polar = (radius: number, turn: number): readonly [number, number] => [radius * Math.cos(2 * Math.PI * turn), radius * Math.sin(2 * Math.PI * turn)];

export interface SpiralsOptions extends Points {
  /** Number of arms (default 2). */
  classes?: number;
  /** How often an arm winds around the centre (default 1). */
  turns?: number;
  /** Standard deviation (default 0.02). */
  noise?: number;
}

/** Arms of uniform radius up to 1. */
export const spirals = ({ classes = 2, turns = 1, noise = 0.02, ...rest }: SpiralsOptions): DataSource =>
  points('spirals', rest, classes, noise, (label, random) => {
    const radius = random();
    return polar(radius, turns * radius + label / classes);
  });

export interface CirclesOptions extends Points {
  /** Radius of the inner circle (default 0.8). */
  factor?: number;
  /** Standard deviation (default 0). */
  noise?: number;
}

/** Radius 1 is class 0. */
export const circles = ({ factor = 0.8, noise = 0, ...rest }: CirclesOptions): DataSource =>
  points('circles', rest, 2, noise, (label, random) => polar(label === 0 ? 1 : factor, random()));

export interface BlobsOptions extends Points {
  /** Number of centres, on a circle of radius 1 (default 3). */
  classes?: number;
  /** Standard deviation around them (default 0.2). */
  spread?: number;
}

/** Class 0 lies at (1, 0), the others counterclockwise. */
export const blobs = ({ classes = 3, spread = 0.2, ...rest }: BlobsOptions): DataSource =>
  points('blobs', rest, classes, spread, (label) => polar(1, label / classes));
