/** Philox 4x32-10 as TensorFlow's stateless random operations use it: the same bits from the same seeds. */

const ROUNDS = 10;
const [KEY_STEP_0, KEY_STEP_1] = [0x9e3779b9, 0xbb67ae85];
const [FACTOR_0, FACTOR_1] = [0xd2511f53, 0xcd9e8d57];
/** What TensorFlow scrambles a seed with. */
const SEED_KEY = [0x3ec8f720, 0x02461e29] as const;
/** Keeps the logarithm of the Box-Muller transform finite. */
const LEAST_UNIFORM = Math.fround(1e-7);

/** Upper half of the 64-bit product of two 32-bit integers. */
function upperProduct(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const low = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + (middle - (middle & 0xffff)) / 0x10000 + (low - (low & 0xffff)) / 0x10000) | 0;
}

/** Four random 32-bit integers at a counter, written to `into`. */
function philox(counter0: number, counter1: number, counter2: number, counter3: number, key0: number, key1: number, into: Uint32Array): void {
  let [c0, c1, c2, c3, k0, k1] = [counter0 | 0, counter1 | 0, counter2 | 0, counter3 | 0, key0 | 0, key1 | 0];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = upperProduct(FACTOR_0, c0);
    const low0 = Math.imul(FACTOR_0, c0);
    const high1 = upperProduct(FACTOR_1, c2);
    const low1 = Math.imul(FACTOR_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + KEY_STEP_0) | 0;
    k1 = (k1 + KEY_STEP_1) | 0;
  }
  into[0] = c0;
  into[1] = c1;
  into[2] = c2;
  into[3] = c3;
}

/** The key of a draw, and the upper half of its counters. */
export function drawKey([seed0, seed1]: readonly [number, number]): { readonly key: readonly [number, number]; readonly counter: readonly [number, number] } {
  const block = new Uint32Array(4);
  // a seed is 64 bits wide, so that negative ones extend their sign
  const sign = (seed: number): number => (seed < 0 ? -1 : 0);
  philox(seed0, sign(seed0), seed1, sign(seed1), ...SEED_KEY, block);
  const [k0, k1, c2, c3] = block as unknown as [number, number, number, number];
  return { key: [k0, k1], counter: [c2, c3] };
}

/** Calls `take` with four integers at a time until `size` values are drawn. */
function eachBlock(seeds: readonly [number, number], size: number, take: (block: Uint32Array, at: number) => void): void {
  const { key, counter } = drawKey(seeds);
  const block = new Uint32Array(4);
  for (let at = 0; at < size; at += 4) {
    philox(at / 4, 0, ...counter, ...key, block);
    take(block, at);
  }
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** 23 random bits as a number in [0, 1). */
function toUniform(word: number): number {
  bits[0] = (word & 0x7fffff) | 0x3f800000;
  return float[0]! - 1;
}

export function uniformValues(seeds: readonly [number, number], size: number): Float32Array {
  const values = new Float32Array(size);
  eachBlock(seeds, size, (block, at) => {
    for (let i = 0; i < 4 && at + i < size; i++) values[at + i] = toUniform(block[i]!);
  });
  return values;
}

/** Box and Muller's transform of pairs. */
export function normalValues(seeds: readonly [number, number], size: number): Float32Array {
  const values = new Float32Array(size + 3);
  eachBlock(seeds, size, (block, at) => {
    for (let i = 0; i < 4; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(Math.max(toUniform(block[i]!), LEAST_UNIFORM)));
      const angle = 2 * Math.PI * toUniform(block[i + 1]!);
      values[at + i] = Math.sin(angle) * radius;
      values[at + i + 1] = Math.cos(angle) * radius;
    }
  });
  return values.subarray(0, size);
}
