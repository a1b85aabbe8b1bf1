/**
 * Products of gathered rows with packed weights. A matrix product, a convolution and its gradient for the input differ only
 * in where the rows lie, so they share this one loop; tables of byte offsets say where.
 */
import { panel, rowsTile } from './tile';

/**
 * Packs weights [taps, run, columns] into panels of 8 columns, zero beyond the last: to[panel][tap][k][8].
 * Strides count floats; `tapTable` lists each tap's offset in floats, so that taps may be picked and turned round.
 */
export function packPanels(from: usize, to: usize, tapTable: usize, taps: i32, run: i32, columns: i32, stepK: i32, stepColumn: i32): void {
  for (let j = 0; j < columns; j += <i32>panel) {
    const width = min(<i32>panel, columns - j);
    for (let t = 0; t < taps; t++) {
      const source = from + ((<usize>load<u32>(tapTable + (<usize>t << 2)) + <usize>j * stepColumn) << 2);
      if (width == 8 && stepColumn == 1) to = packRows(source, to, run, stepK);
      else if (width == 8 && stepK == 1 && run % 4 == 0) to = packTurned(source, to, run, stepColumn);
      else to = packLoosely(source, to, run, stepK, width, stepColumn);
    }
  }
}

function packRows(from: usize, to: usize, run: i32, stepK: i32): usize {
  for (let k = 0; k < run; k++, to += 32, from += <usize>stepK << 2) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
  return to;
}

/** Eight rows read along k are eight columns of the panel: turned round four by four. */
function packTurned(from: usize, to: usize, run: i32, stepColumn: i32): usize {
  const step = <usize>stepColumn << 2;
  for (let k = 0; k < run; k += 4, from += 16, to += 128) {
    turnFour(from, step, to);
    turnFour(from + step * 4, step, to + 16);
  }
  return to;
}

// @ts-ignore: decorator
@inline
function turnFour(from: usize, step: usize, to: usize): void {
  const a = v128.load(from), b = v128.load(from + step), c = v128.load(from + step * 2), d = v128.load(from + step * 3);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7), 96);
}

function packLoosely(from: usize, to: usize, run: i32, stepK: i32, width: i32, stepColumn: i32): usize {
  for (let k = 0; k < run; k++, to += 32) {
    const row = from + (<usize>k * stepK << 2);
    for (let j = 0; j < 8; j++) store<f32>(to + (<usize>j << 2), j < width ? load<f32>(row + (<usize>j * stepColumn << 2)) : 0);
  }
  return to;
}

/**
 * out[row, column] = start[column] + Σ over taps and k of a[rows[row] + taps[tap] + k] * panels[column, tap, k].
 * Tables hold bytes: `rows` from `a`, `outs` from `out`. `start` has columns rounded up to 8 floats; `spare` is 128 bytes.
 */
export function product(
  a: usize, rows: usize, rowCount: i32, taps: usize, tapCount: i32, run: i32, panels: usize, columns: i32, start: usize,
  out: usize, outs: usize, spare: usize,
): void {
  const panelBytes = <usize>tapCount * run * 32;
  for (let j = 0; j < columns; j += 8, panels += panelBytes, start += 32, out += 32) {
    const width = min(8, columns - j);
    for (let i = 0; i < rowCount; i += 4) {
      const last = rowCount - 1;
      const i1 = min(i + 1, last), i2 = min(i + 2, last), i3 = min(i + 3, last);
      const a0 = a + at(rows, i), a1 = a + at(rows, i1), a2 = a + at(rows, i2), a3 = a + at(rows, i3);
      const c0 = out + at(outs, i), c1 = out + at(outs, i1), c2 = out + at(outs, i2), c3 = out + at(outs, i3);
      if (width == 8) {
        rowsTile(a0, a1, a2, a3, taps, tapCount, run, panels, start, c0, c1, c2, c3);
      } else {
        rowsTile(a0, a1, a2, a3, taps, tapCount, run, panels, start, spare, spare + 32, spare + 64, spare + 96);
        memory.copy(c0, spare, <usize>width << 2);
        memory.copy(c1, spare + 32, <usize>width << 2);
        memory.copy(c2, spare + 64, <usize>width << 2);
        memory.copy(c3, spare + 96, <usize>width << 2);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function at(table: usize, index: i32): usize {
  return <usize>load<u32>(table + (<usize>index << 2));
}
