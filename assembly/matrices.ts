/** Matrix products, a stretch of the result at a time: what threads divide among themselves. */
import { outer } from './outer';
import { packPanels, product } from './product';

/** As 32-bit words at an address. */
@unmanaged
class Product {
  /** For each product the addresses of a, b and out. */
  places: usize;
  /** Units of one product. */
  blocks: i32;
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
  /** b, packed: for `multiplyTransposed` only, which packs it itself where this is 0. */
  panels: usize;
}

/** Columns of out = a b + start; `scratch` has room for 128 bytes and the packed columns. */
export function multiplyColumns(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Product>(place);
  const places = it.places + <usize>(unit / it.blocks) * 12;
  const first = unit % it.blocks * it.together;
  const columns = min(it.together, it.columns - first);
  const panels = scratch + 128;
  packPanels(load<u32>(places, 4) + (<usize>first * it.stepColumn << 2), panels, it.tap, 1, it.inner, columns, it.stepK, it.stepColumn);
  for (let r = 0; r < it.rows; r += it.atOnce) {
    product(
      load<u32>(places) + (<usize>r * it.inner << 2), it.reads, min(it.atOnce, it.rows - r), it.tap, 1, it.inner, panels, columns, it.start + (<usize>first << 2),
      load<u32>(places, 8) + (<usize>(r * it.columns + first) << 2), it.writes, scratch,
    );
  }
}

/** Rows of out += aᵀ b, of a [inner, rows]; `scratch` has room for 16 bytes for each of `atOnce`, 128, and b where it is not packed. */
export function multiplyTransposed(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Product>(place);
  const places = it.places + <usize>(unit / it.blocks) * 12;
  const first = unit % it.blocks * it.together;
  let panels = it.panels;
  if (panels == 0) {
    panels = scratch + (<usize>it.atOnce << 4) + 128;
    packPanels(load<u32>(places, 4), panels, it.tap, 1, it.inner, it.columns, it.stepK, it.stepColumn);
  }
  const last = min(it.rows, first + it.together);
  for (let k = 0; k < it.inner; k += it.atOnce) {
    outer(load<u32>(places), it.reads + (<usize>k << 2), min(it.atOnce, it.inner - k), it.inner, first, last, panels + <usize>k * 32, it.columns, load<u32>(places, 8), scratch);
  }
}
