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

/**
 * A stream that is known by three whole numbers in place of a name: begun in a fiftieth of the time, for those that every
 * sample has. Generator: sfc32 (C. Doty-Humphrey, PractRand), numbers of 32 bits.
 */
export function numberedStream(seed: number, first: number, second: number, third: number): Stream {
  let a = scramble((seed | 0) ^ scramble(first));
  let b = scramble(a ^ Math.floor(seed / 2 ** 32) ^ scramble(second + 0x9e3779b9));
  let c = scramble(b ^ scramble(third + 0x3c6ef372));
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Every bit of the result depends on every bit given (the finalizer of MurmurHash3). */
function scramble(x: number): number {
  let bits = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
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
