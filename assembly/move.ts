/** Moves data: images into padded ones, matrices turned round. */

/**
 * Copies images [n, height, width] of pixels of `pixel` bytes into [n, toHeight, toWidth], shifted by (top, left) and zero
 * beyond them; what does not fit is left out.
 */
export function padImages(from: usize, to: usize, n: i32, height: i32, width: i32, pixel: usize, top: i32, left: i32, toHeight: i32, toWidth: i32): void {
  const kept = <usize>min(width, toWidth - left) * pixel;
  const before = <usize>left * pixel;
  const row = <usize>toWidth * pixel;
  for (let i = 0; i < n; i++, from += <usize>height * width * pixel) {
    for (let r = 0; r < toHeight; r++, to += row) {
      const h = r - top;
      if (h < 0 || h >= height) {
        memory.fill(to, 0, row);
      } else {
        memory.fill(to, 0, before);
        memory.copy(to + before, from + <usize>h * width * pixel, kept);
        memory.fill(to + before + kept, 0, row - before - kept);
      }
    }
  }
}

/** Copies `rows` rows of `bytes`, as far apart on either side as is said: a piece of tensors that are joined or taken apart. */
export function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, bytes: usize, rows: i32): void {
  for (let r = 0; r < rows; r++, from += fromStep, to += toStep) {
    let i: usize = 0;
    if (bytes > 1024) memory.copy(to, from, i = bytes);
    for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
    for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
  }
}
