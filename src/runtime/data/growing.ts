/** Numbers whose count is known only at the end of a file, four bytes each. */
export class Growing {
  #values = new Float32Array(1024);
  #length = 0;

  get length(): number { return this.#length; }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Float32Array(2 * this.#length);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length++] = value;
  }

  /** Forgets all from `length` on. */
  cut(length: number): void { this.#length = length; }

  /** What was pushed, in an array of that size. */
  values(): Float32Array { return this.#values.slice(0, this.#length); }
}
