/** Which classes are taken for which, and what each class's answers are worth. */

export interface ClassFigures {
  readonly name: string;
  /** Samples of the class. */
  readonly support: number;
  /** Of the samples taken for the class, those that are; 0 where there are none, as in scikit-learn. */
  readonly precision: number;
  /** Of the samples of the class, those that were found. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
}

/** Counts: `matrix[is][taken for]`. */
export class Confusion {
  readonly matrix: number[][];

  constructor(classes: number) {
    this.matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  }

  add(is: number, takenFor: number): void {
    this.matrix[is]![takenFor]! += 1;
  }

  figures(names: readonly string[] = []): ClassFigures[] {
    return this.matrix.map((row, k) => {
      const right = row[k]!;
      const support = row.reduce((sum, n) => sum + n, 0);
      const taken = this.matrix.reduce((sum, other) => sum + other[k]!, 0);
      const precision = taken === 0 ? 0 : right / taken;
      const recall = support === 0 ? 0 : right / support;
      return { name: names[k] ?? String(k), support, precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
    });
  }
}
