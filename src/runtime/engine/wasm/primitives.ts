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
  const sums = new Float64Array(inner);
  for (let o = 0; o < outer; o++) {
    sums.fill(0);
    for (let r = 0; r < reduced; r++) {
      const row = from + (o * reduced + r) * inner;
      for (let i = 0; i < inner; i++) sums[i]! += heap[row + i]!;
    }
    for (let i = 0; i < inner; i++) heap[to + o * inner + i] = sums[i]! * scale;
  }
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

/** Hyperbolic tangent through one exponential in double precision; near 0 its series, where the exponential cancels. */
export function tanh(heap: Float32Array, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const x = heap[from + i]!;
    heap[to + i] = x > -1e-3 && x < 1e-3 ? x - (x * x * x) / 3 : 1 - 2 / (Math.exp(2 * x) + 1);
  }
}

/** Splits [count, channels] into channel planes: to[c * stride + i] = from[i, c]. */
export function toPlanes(heap: Float32Array, from: number, to: number, count: number, step: number, channels: number, stride: number): void {
  for (let c = 0; c < channels; c++) {
    const target = to + c * stride;
    for (let i = 0; i < count; i++) heap[target + i] = heap[from + i * step + c]!;
  }
}
