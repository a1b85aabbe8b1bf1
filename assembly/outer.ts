/** Sums of outer products over positions: the gradient of a matrix product or a convolution for its weights. */
import { gatheredOuterTile, outerTile } from './tile';

/** Packs `count` rows of y, `width` floats each, `step` bytes apart, into panels of 8 columns over `space` positions: to[panel][position][8]. */
export function packColumns(y: usize, step: usize, count: i32, width: i32, to: usize, space: i32): void {
  for (let j = 0; j < width; j += 8, to += <usize>space * 32) {
    const columns = min(8, width - j);
    let from = y + (<usize>j << 2);
    let target = to;
    for (let i = 0; i < count; i++, from += step, target += 32) {
      if (columns == 8) {
        v128.store(target, v128.load(from));
        v128.store(target, v128.load(from, 16), 16);
      } else {
        for (let c = 0; c < 8; c++) store<f32>(target + (<usize>c << 2), c < columns ? load<f32>(from + (<usize>c << 2)) : 0);
      }
    }
  }
}

/** Packs 4 (or fewer) neighbouring floats of each position: to[position][4], zero beyond `width`. */
function packFours(x: usize, rows: usize, count: i32, width: i32, to: usize): void {
  for (let i = 0; i < count; i++, to += 16) {
    const from = x + <usize>load<u32>(rows + (<usize>i << 2));
    if (width == 4) v128.store(to, v128.load(from));
    else for (let c = 0; c < 4; c++) store<f32>(to + (<usize>c << 2), c < width ? load<f32>(from + (<usize>c << 2)) : 0);
  }
}

/**
 * sums[m, columns] += Σ over positions of x[rows[position] + m] * y[position, column], for m in [first, last) of a tap.
 * `panels` is y as `packColumns` left it; `sums` has rows of `columns` floats; `fours` has room for 16 bytes a position,
 * and 128 bytes after them.
 */
export function outer(x: usize, rows: usize, count: i32, space: i32, first: i32, last: i32, panels: usize, columns: i32, sums: usize, fours: usize): void {
  const spare = fours + (<usize>count << 4);
  for (let m = first; m < last; m += 4) {
    const height = min(4, last - m);
    // packing four floats of each position pays when more than four panels use them
    const packed = height < 4 || columns > 32 || columns % 8 != 0;
    if (packed) packFours(x + (<usize>m << 2), rows, count, height, fours);
    for (let j = 0; j < columns; j += 8) {
      const b = panels + <usize>j * space * 4;
      const c = sums + (<usize>(m * columns + j) << 2);
      const width = min(8, columns - j);
      if (!packed) {
        gatheredOuterTile(x + (<usize>m << 2), rows, b, count, c, <usize>columns << 2);
      } else if (height == 4 && width == 8) {
        outerTile(fours, b, count, c, <usize>columns << 2);
      } else {
        memory.fill(spare, 0, 128);
        outerTile(fours, b, count, spare, 32);
        for (let r = 0; r < height; r++) {
          for (let w = 0; w < width; w++) {
            const place = c + (<usize>(r * columns + w) << 2);
            store<f32>(place, load<f32>(place) + load<f32>(spare + (<usize>(r * 8 + w) << 2)));
          }
        }
      }
    }
  }
}
