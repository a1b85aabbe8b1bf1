/**
 * One seed, many independent random streams, each known by its name ("weights", "shuffle/3", "noise/120").
 *
 * A stream depends on the seed and its name only, never on what was drawn before, so a resumed run repeats exactly
 * what an uninterrupted one does. Generator: Alea (J. Baagøe), the one TensorFlow.js itself uses.
 */
import seedrandom from 'seedrandom';

/** Returns uniform numbers in [0, 1). */
export type Stream = () => number;

export function stream(seed: number, name: string): Stream {
  return seedrandom.alea(`gradnet/${seed}/${name}`);
}

/** A shuffled 0 … length-1 (Fisher-Yates). */
export function permutation(length: number, random: Stream): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}

/**
 * Runs `work` with everything TensorFlow.js leaves unseeded drawn from a named stream.
 *
 * TensorFlow.js takes its unseeded randomness (initializers, dropout masks, noise layers) from `Math.random`, treats
 * `seed: 0` as no seed, and gives several layers no seed at all; a constant seed on dropout would repeat one mask for
 * ever. Standing in for `Math.random` during one synchronous call seeds all of them, and changes no distribution.
 */
export function withRandomness<T>(seed: number, name: string, work: () => T): T {
  const original = Math.random;
  Math.random = stream(seed, name);
  try {
    return work();
  } finally {
    Math.random = original;
  }
}
