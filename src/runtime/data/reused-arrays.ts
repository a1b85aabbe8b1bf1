/**
 * Arrays of batches that are written again when their batch has been disposed of: what a step of large samples leaves behind
 * would be several batches before it is collected, and each would have to be got from the system anew.
 */
export class ReusedArrays {
  readonly #free = new Map<number, Float32Array[]>();

  /** With whatever was written last. */
  take(length: number): Float32Array {
    return this.#free.get(length)?.pop() ?? new Float32Array(length);
  }

  giveBack(array: Float32Array): void {
    const free = this.#free.get(array.length);
    if (free === undefined) this.#free.set(array.length, [array]);
    else free.push(array);
  }
}
