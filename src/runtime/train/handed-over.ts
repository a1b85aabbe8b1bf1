/** Several batches by one call: those that a feed has ready in one piece. */
import type { Feed, Several } from '../data/batches.ts';

/**
 * @param most how many are wanted, from `first` on, of batches of so many samples
 * @param call does all of them; `rows` are each one's samples among those of `columns`
 * @returns what it gave; none where fewer than two are ready
 */
export function handedOver<T>(feed: Feed, first: number, most: (size: number) => number, call: (rows: Int32Array[], columns: Several['columns']) => T[]): T[] {
  const ready = feed.several?.(first, most);
  if (ready === undefined) return [];
  const { batches, size, columns, release } = ready;
  try {
    return call(Array.from({ length: batches }, (_, i) => Int32Array.from({ length: size }, (_row, j) => i * size + j)), columns);
  } finally {
    release();
  }
}
