/** Numbers whose count is known only at the end of a file, four bytes each: in memory up to a limit, and then in a file. */
import { allRows, type StoredRows } from './stored/rows.ts';
import { Scratch } from './stored/scratch.ts';

export class Growing {
  #values = new Float32Array(1024);
  #length = 0;
  #scratch: Scratch | undefined;
  readonly #limit: number;

  /** @param limit bytes in memory */
  constructor(limit = Infinity) { this.#limit = limit; }

  get length(): number { return this.#length + (this.#scratch?.length ?? 0) / Float32Array.BYTES_PER_ELEMENT; }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#makeRoom();
    this.#values[this.#length++] = value;
  }

  /** What was pushed. */
  values(): Float32Array { return this.#values.slice(0, this.#length); }

  /** What was pushed, as rows of `size`, if need be in a file. */
  rows(size: number, where: string): Float32Array | StoredRows {
    if (this.#scratch === undefined) return this.values();
    this.#flush();
    return allRows(this.#scratch.store(size, 'floats', where));
  }

  #makeRoom(): void {
    if (this.#scratch === undefined && 2 * this.#values.byteLength <= this.#limit) {
      const wider = new Float32Array(2 * this.#length);
      wider.set(this.#values);
      this.#values = wider;
      return;
    }
    this.#scratch ??= new Scratch();
    this.#flush();
  }

  #flush(): void {
    this.#scratch!.write(new Uint8Array(this.#values.buffer, 0, this.#length * Float32Array.BYTES_PER_ELEMENT));
    this.#length = 0;
  }
}
