/** Two broadcast operands as a matrix each, whose rows and columns are all there or repeated: what the kernels of pairs take. */
import { sizeOf } from '../memory.ts';

export interface Spread {
  /** Bytes from one row to the next; 0 repeats the first. */
  readonly row: number;
  /** Bytes from one element to the next; 0 repeats the row's first. */
  readonly step: number;
}

export interface Pairing {
  readonly rows: number;
  readonly columns: number;
  readonly a: Spread;
  readonly b: Spread;
}

/** How `a` and `b` fill `out`; nothing where no split of the axes into rows and columns does it. */
export function pair(a: readonly number[], b: readonly number[], out: readonly number[]): Pairing | undefined {
  const [wideA, wideB] = [widened(a, out.length), widened(b, out.length)];
  for (let split = 0; split <= out.length; split++) {
    const [spreadA, spreadB] = [spread(wideA, out, split), spread(wideB, out, split)];
    // a column repeated for both operands would be computed again and again
    if (spreadA && spreadB && (spreadA.step || spreadB.step))
      return { rows: sizeOf(out.slice(0, split)), columns: sizeOf(out.slice(split)), a: spreadA, b: spreadB };
  }
  return undefined;
}

const widened = (shape: readonly number[], rank: number): number[] => [...Array<number>(rank - shape.length).fill(1), ...shape];

function spread(shape: readonly number[], out: readonly number[], split: number): Spread | undefined {
  const [rows, columns] = [extent(shape.slice(0, split), out.slice(0, split)), extent(shape.slice(split), out.slice(split))];
  if (rows === undefined || columns === undefined) return undefined;
  return { row: rows ? (columns ? sizeOf(out.slice(split)) : 1) * 4 : 0, step: columns ? 4 : 0 };
}

/** True where the axes are all there, false where there is one value for all, nothing where it is neither. */
function extent(shape: readonly number[], out: readonly number[]): boolean | undefined {
  if (sizeOf(shape) === sizeOf(out)) return true;
  return sizeOf(shape) === 1 ? false : undefined;
}
