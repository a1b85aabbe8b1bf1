/** Arguments that are one number for all axes, or one an axis. */
import type { Value } from './types.ts';

/** One number an axis from `3` or `3x3`; undefined where the count of axes differs. */
export function perAxis(value: Value | undefined, axes: number): readonly number[] | undefined {
  if (typeof value === 'number') return Array.from({ length: axes }, () => value);
  if (!Array.isArray(value)) return undefined;
  const list = value as readonly number[];
  if (list.length === 1) return Array.from({ length: axes }, () => list[0]!);
  return list.length === axes ? list : undefined;
}
