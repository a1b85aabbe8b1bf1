/** Per-variable state of an optimizer (momentum, moments), kept in variables of its own, saved and restored by name. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { RunError } from '../errors.ts';
import { tf } from '../tf.ts';

export interface NamedTensor {
  name: string;
  tensor: Tensor;
}

/** `names` are the slots each variable has, e.g. ['m', 'v']; a slot's tensor is called `m/0`, `m/1`, … by order. */
export class Slots {
  readonly #names: readonly string[];
  readonly #slots = new Map<string, Variable>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** The slot of the variable at `index`, full of `initial` at first. */
  at(name: string, index: number, variable: Variable, initial = 0): Variable {
    const key = `${name}/${index}`;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = tf.tidy(() => tf.variable(tf.fill(variable.shape, initial), false));
      this.#slots.set(key, slot);
    }
    return slot;
  }

  state(): NamedTensor[] {
    return [...this.#slots].map(([name, tensor]) => ({ name, tensor }));
  }

  /** Replaces every slot by a copy of what `state` gave. */
  restore(state: readonly NamedTensor[]): void {
    const unknown = state.find(({ name }) => !this.#names.includes(name.split('/')[0]!));
    if (unknown !== undefined) {
      throw new RunError(`the saved optimizer state has \`${unknown.name}\`, which this optimizer does not know`, {
        remedy: `resume with the optimizer the state was saved from (slots here: ${this.#names.join(', ') || 'none'})`,
      });
    }
    const given = new Set(state.map(({ name }) => name));
    for (const [name, variable] of this.#slots) if (!given.has(name)) this.#drop(name, variable);
    for (const { name, tensor } of state) {
      // a deep copy: the engine may share the memory of a clone with a tensor the caller goes on to change
      const copy = tf.tensor(tensor.dataSync().slice(), tensor.shape, tensor.dtype);
      const slot = this.#slots.get(name);
      // the same variable where there is one: a recorded step knows it
      if (slot === undefined) this.#slots.set(name, tf.tidy(() => tf.variable(copy, false)));
      else slot.assign(copy);
      copy.dispose();
    }
  }

  #drop(name: string, variable: Variable): void {
    variable.dispose();
    this.#slots.delete(name);
  }

  dispose(): void {
    for (const slot of this.#slots.values()) slot.dispose();
    this.#slots.clear();
  }
}
