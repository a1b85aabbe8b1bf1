/**
 * Affine maps of the plane, from a place in the result to the place in the picture that it reads (SciPy's direction):
 * in = matrix · out + offset, in (row, column) measured from the image's centre ((height-1)/2, (width-1)/2).
 */

/** [a, b, c, d, r, s]: row = a·i + b·j + r, column = c·i + d·j + s. */
export type AffineMap = readonly [number, number, number, number, number, number];

/** A positive shift moves the picture down and to the right, as SciPy's offset `centre - matrix · (centre + shift)`. */
export const affineMap = (matrix: readonly [number, number, number, number], down = 0, right = 0): AffineMap => {
  const [a, b, c, d] = matrix;
  return [a, b, c, d, -(a * down + b * right), -(c * down + d * right)];
};

/** Turns the picture counter-clockwise as displayed, by radians. */
export const rotation = (angle: number): AffineMap => affineMap([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)]);

/** Shows things `rows` and `columns` times as large. */
export const scaling = (rows: number, columns: number): AffineMap => affineMap([1 / rows, 0, 0, 1 / columns]);

/** Reads column + slope · row: what is below moves to the left. */
export const shearing = (slope: number): AffineMap => affineMap([1, 0, slope, 1]);

/** The picture changed by `first`, then by `second`: one resampling in place of two. */
export function compose(first: AffineMap, second: AffineMap): AffineMap {
  const [a, b, c, d, r, s] = first;
  const [e, f, g, h, t, u] = second;
  return [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h, a * t + b * u + r, c * t + d * u + s];
}
