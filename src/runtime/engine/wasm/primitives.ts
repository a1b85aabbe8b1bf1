/** The loops that move data in the heap; a hand-written SIMD module can replace this file alone. Places are indices in HEAPF32. */

/** out[c, r] = in[r, c]; blocks keep both sides in the cache. */
export function transpose(heap: Float32Array, from: number, to: number, rows: number, columns: number): void {
  const block = 16;
  for (let r0 = 0; r0 < rows; r0 += block) {
    const r1 = Math.min(rows, r0 + block);
    for (let c0 = 0; c0 < columns; c0 += block) {
      const c1 = Math.min(columns, c0 + block);
      for (let c = c0; c < c1; c++) {
        const target = to + c * rows;
        for (let r = r0; r < r1; r++) heap[target + r] = heap[from + r * columns + c]!;
      }
    }
  }
}

/** to[i] += from[i] */
export function accumulate(heap: Float32Array, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) heap[to + i]! += heap[from + i]!;
}

/** Sums the middle axis of [outer, reduced, inner] in double precision, times `scale`. */
export function sumMiddle(heap: Float32Array, from: number, to: number, outer: number, reduced: number, inner: number, scale: number): void {
  if (inner === 1) {
    for (let o = 0; o < outer; o++) to = writeSum(heap, from + o * reduced, to, reduced, scale);
    return;
  }
  // Eight columns at a time stay in registers; very wide rows would miss the cache that way, and are summed row by row.
  const blocked = inner <= 1024 ? inner - (inner % 8) : 0;
  for (let o = 0; o < outer; o++) {
    const [source, target] = [from + o * reduced * inner, to + o * inner];
    sumEights(heap, source, target, reduced, inner, blocked, scale);
    sumRows(heap, source + blocked, target + blocked, reduced, inner, inner - blocked, scale);
  }
}

function sumEights(heap: Float32Array, from: number, to: number, rows: number, stride: number, columns: number, scale: number): void {
  const end = from + rows * stride;
  for (let c = 0; c < columns; c += 8) {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let p = from + c; p < end; p += stride) {
      s0 += heap[p]!;
      s1 += heap[p + 1]!;
      s2 += heap[p + 2]!;
      s3 += heap[p + 3]!;
      s4 += heap[p + 4]!;
      s5 += heap[p + 5]!;
      s6 += heap[p + 6]!;
      s7 += heap[p + 7]!;
    }
    heap.set([s0 * scale, s1 * scale, s2 * scale, s3 * scale, s4 * scale, s5 * scale, s6 * scale, s7 * scale], to + c);
  }
}

function sumRows(heap: Float32Array, from: number, to: number, rows: number, stride: number, columns: number, scale: number): void {
  if (columns === 0) return;
  const sums = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    const row = from + r * stride;
    for (let i = 0; i < columns; i++) sums[i]! += heap[row + i]!;
  }
  for (let i = 0; i < columns; i++) heap[to + i] = sums[i]! * scale;
}

function writeSum(heap: Float32Array, from: number, to: number, count: number, scale: number): number {
  let [even, odd] = [0, 0]; // two chains of additions overlap in the processor
  const end = from + count - 1;
  let i = from;
  for (; i < end; i += 2) {
    even += heap[i]!;
    odd += heap[i + 1]!;
  }
  if (i === end) even += heap[i]!;
  heap[to] = (even + odd) * scale;
  return to + 1;
}

/** Limits each element to [low, high]; NaN stays NaN, which a comparison written the other way round would hide. */
export function clamp(heap: Float32Array, from: number, to: number, count: number, low: number, high: number): void {
  for (let i = 0; i < count; i++) {
    const x = heap[from + i]!;
    heap[to + i] = x < low ? low : x > high ? high : x;
  }
}

/** max(x, 0) on the bits: no branch to mispredict, and NaN, whose magnitude is above infinity's, passes. */
export function relu(bits: Int32Array, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const x = bits[from + i]!;
    const isNumber = ((x & 0x7fffffff) - 0x7f800001) >> 31;
    bits[to + i] = x & ~((x >> 31) & isNumber);
  }
}

const powersOfTwo = Float64Array.from({ length: 65 }, (_, i) => 2 ** (i - 32));
const twoOverLn2 = 2 / Math.LN2;
/** Adding and subtracting it rounds a double to the nearest whole number. */
const rounder = 1.5 * 2 ** 52;

/**
 * Hyperbolic tangent to float precision: tanh x = (e - 1) / (e + 1) with e = exp(2x) = 2^k exp(r), |r| <= ln2 / 2.
 * exp(r) - 1 is summed by itself, so that nothing cancels near 0.
 */
export function tanh(heap: Float32Array, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const x = heap[from + i]!;
    if (!(x > -10 && x < 10)) {
      heap[to + i] = x > 0 ? 1 : x < 0 ? -1 : x; // the last is NaN
      continue;
    }
    const k = x * twoOverLn2 + rounder - rounder;
    const r = (x * twoOverLn2 - k) * Math.LN2;
    const grown = r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r / 5040))))));
    const scale = powersOfTwo[k + 32]!;
    const e = scale * grown + (scale - 1);
    heap[to + i] = e / (e + 2);
  }
}

/** Splits [count, channels] into channel planes: to[c * stride + i] = from[i, c]. */
export function toPlanes(heap: Float32Array, from: number, to: number, count: number, step: number, channels: number, stride: number): void {
  for (let c = 0; c < channels; c++) {
    const target = to + c * stride;
    for (let i = 0; i < count; i++) heap[target + i] = heap[from + i * step + c]!;
  }
}
