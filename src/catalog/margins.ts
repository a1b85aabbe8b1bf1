/** Margins of images: `1` on every side, `[1, 2]` by axis, `[[1, 2], [0, 3]]` by axis and end. */
import type { Dim, Shape, Value } from '../ir/types.ts';
import type { ShapeProblem } from './types.ts';
import { anyGrid } from './windows.ts';

/** [before, after] for each of the axes; undefined where the margins are for another number of axes. */
export function marginsOf(value: Value | undefined, axes: number): readonly (readonly number[])[] | undefined {
  if (typeof value === 'number') return Array.from({ length: axes }, () => [value, value]);
  if (!Array.isArray(value) || value.length !== axes) return undefined;
  return (value as readonly (number | readonly number[])[]).map((item) => (typeof item === 'number' ? [item, item] : item));
}

/** The shape with the margins added (`sign` 1) or cut off (-1). */
export function resized(input: Shape, value: Value | undefined, sign: 1 | -1): Shape | ShapeProblem {
  const axes = input.length - 1;
  if (axes < 1 || axes > 3) return { problem: 'rank', expected: anyGrid() };
  const margins = marginsOf(value, axes);
  if (margins === undefined) return { problem: 'rank', expected: `values of ${(value as readonly Value[]).length} axes besides the channels` };
  const lengths = margins.map(([before, after], i): Dim => (input[i] === null ? null : input[i]! + sign * (before! + after!)));
  if (lengths.some((d) => d !== null && d < 1)) return { problem: 'too-small', because: `nothing of ${input.slice(0, axes).map((d) => d ?? '?').join('x')} is left after these margins` };
  return [...lengths, input.at(-1)!];
}
