/** Numbers as the pictures and tables of a profile show them. */

/** Two digits, powers of ten for what is small or large. */
export const figure = (x: number): string =>
  x !== 0 && (Math.abs(x) < 0.01 || Math.abs(x) >= 1000) ? x.toExponential(1) : Number(x.toPrecision(2)).toString();
