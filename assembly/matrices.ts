/** Matrix products, a stretch of the result at a time: what threads divide among themselves. */
import { outer } from './outer';
import { packPanels, product } from './product';

/** As 32-bit words at an address. */
@unmanaged
class Product {
  a: usize;
  b: usize;
  out: usize;
  rows: i32;
  inner: i32;
  columns: i32;
  /** Floats between b's neighbours along the inner axis and along the columns. */
  stepK: i32;
  stepColumn: i32;
  /** Byte offsets of rows in a and in out, as many as are multiplied at once. */
  reads: usize;
  writes: usize;
  atOnce: i32;
  /** One 0: the only tap. */
  tap: usize;
  /** A bias or zeros, columns rounded up to eights. */
  start: usize;
  /** Columns, or rows of the transposed a, that a unit has. */
  together: i32;
  /** b, packed: for `multiplyTransposed` only. */
  panels: usize;
}

/** Columns of out = a b + start; `scratch` has room for 128 bytes and the packed columns. */
export function multiplyColumns(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Product>(place);
  const first = unit * it.together;
  const columns = min(it.together, it.columns - first);
  const panels = scratch + 128;
  packPanels(it.b + (<usize>first * it.stepColumn << 2), panels, it.tap, 1, it.inner, columns, it.stepK, it.stepColumn);
  for (let r = 0; r < it.rows; r += it.atOnce) {
    product(
      it.a + (<usize>r * it.inner << 2), it.reads, min(it.atOnce, it.rows - r), it.tap, 1, it.inner, panels, columns, it.start + (<usize>first << 2),
      it.out + (<usize>(r * it.columns + first) << 2), it.writes, scratch,
    );
  }
}

/** Rows of out += aᵀ b, of a [inner, rows]; `scratch` has room for 16 bytes for each of `atOnce` and 128. */
export function multiplyTransposed(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Product>(place);
  const first = unit * it.together;
  const last = min(it.rows, first + it.together);
  for (let k = 0; k < it.inner; k += it.atOnce) {
    outer(it.a, it.reads + (<usize>k << 2), min(it.atOnce, it.inner - k), it.inner, first, last, it.panels + <usize>k * 32, it.columns, it.out, scratch);
  }
}
