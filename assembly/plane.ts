/** A product of matrices that lie as the loops want them: rows one after another, by packed panels of 8 columns. */
import { mac, outerTile } from './tile';

/** out[rows, columns] = a[rows, inner] panels[columns / 8][inner][8]; rows are computed in fours, so both have room for that. */
export function multiply(a: usize, rows: i32, inner: i32, panels: usize, columns: i32, out: usize): void {
  const step = <usize>inner << 2, outStep = <usize>columns << 2;
  for (let j = 0; j < columns; j += 8, panels += step << 3, out += 32) {
    let from = a, to = out;
    for (let i = 0; i < rows; i += 4) {
      let p0 = from, p1 = from + step, p2 = p1 + step, p3 = p2 + step, b = panels;
      let s00 = f32x4.splat(0);
      let s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
      for (const end = p1; p0 < end; p0 += 4, p1 += 4, p2 += 4, p3 += 4, b += 32) {
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        let x = v128.load_splat<f32>(p0);
        s00 = mac(s00, x, b0);
        s01 = mac(s01, x, b1);
        x = v128.load_splat<f32>(p1);
        s10 = mac(s10, x, b0);
        s11 = mac(s11, x, b1);
        x = v128.load_splat<f32>(p2);
        s20 = mac(s20, x, b0);
        s21 = mac(s21, x, b1);
        x = v128.load_splat<f32>(p3);
        s30 = mac(s30, x, b0);
        s31 = mac(s31, x, b1);
      }
      v128.store(to, s00);
      v128.store(to, s01, 16);
      v128.store(to + outStep, s10);
      v128.store(to + outStep, s11, 16);
      v128.store(to + outStep * 2, s20);
      v128.store(to + outStep * 2, s21, 16);
      v128.store(to + outStep * 3, s30);
      v128.store(to + outStep * 3, s31, 16);
      from += step << 2;
      to += outStep << 2;
    }
  }
}

/**
 * sums += aᵀ b over `count` positions: a in fours [rows / 4][position][4], `four` bytes each, b in panels [columns / 8][position][8],
 * `eight` bytes each; the sums lie in tiles [rows / 4][columns / 8][4][8].
 */
export function addOuterProduct(a: usize, four: usize, rows: i32, b: usize, eight: usize, columns: i32, count: i32, sums: usize): void {
  for (let i = 0; i < rows; i += 4, a += four) {
    for (let j = 0, panel = b; j < columns; j += 8, panel += eight, sums += 128) outerTile(a, panel, count, sums, 32);
  }
}
