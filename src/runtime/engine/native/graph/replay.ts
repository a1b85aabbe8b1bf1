/** A recorded step as a session of TensorFlow's: one call runs it, and its variables follow JavaScript's and lead them. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { assemble, newValueOf, peekOf, resultOf, SETTING, valueOf } from './assemble.ts';
import { idOf, nativeBackend, type HostValues } from './backend.ts';
import { NOT_FINITE } from './recording.ts';
import { encode, load } from './saved-model.ts';
import { valuesInput, type Trace } from './trace.ts';

const CHANGING_TYPES = ['float32', 'int32'] as const;

/** A step was not done, since a value that its recording guards is not finite; no variable has changed. */
export class NotFinite extends Error {
  override readonly name = 'NotFinite';
}

export class Replay {
  /** Size of the graph as TensorFlow reads it, in bytes. */
  readonly size: number;
  readonly #session: number;
  readonly #trace: Trace;
  /** Ids of the tensors that JavaScript's variables and the graph's last had in common. */
  #shared: number[] = [];
  /** Whether the graph's variables are newer than JavaScript's. */
  #ahead = false;

  /** @throws Error of TensorFlow's when it does not take the graph */
  constructor(trace: Trace) {
    const bytes = encode(assemble(trace));
    this.size = bytes.length;
    this.#trace = trace;
    this.#session = load(bytes);
  }

  /**
   * Does the step with other inputs of the same shapes.
   * @returns the values of those of the recorded results that there are
   * @throws NotFinite
   */
  run(inputs: readonly Tensor[], results: readonly string[]): Record<string, HostValues> {
    if (!this.#ahead) this.#push();
    for (const work of this.#trace.stepWork) work();
    const [names, ids, own] = this.#feeds(inputs);
    try {
      this.#ahead = this.#trace.writes.length > 0;
      return this.#fetch(ids, names, results, resultOf);
    } catch (error) {
      if ((error as Error).message.includes(NOT_FINITE)) throw new NotFinite((error as Error).message);
      throw error;
    } finally {
      for (const id of own) nativeBackend().binding.deleteTensor(id);
    }
  }

  /** The same results of the step that `run` was about to do, which changes nothing. */
  peek(inputs: readonly Tensor[], results: readonly string[]): Record<string, HostValues> {
    const [names, ids, own] = this.#feeds(inputs);
    try {
      return this.#fetch(ids, names, results, peekOf);
    } finally {
      for (const id of own) nativeBackend().binding.deleteTensor(id);
    }
  }

  /** Brings JavaScript's variables to where the graph's are. */
  pull(): void {
    if (!this.#ahead) return;
    this.#ahead = false;
    const backend = nativeBackend();
    const { variables } = this.#trace;
    const changed = variables.filter(({ changes }) => changes);
    const handles = backend.binding.runSavedModel(this.#session, [], '', changed.map(({ name }) => valueOf(name)).join(','));
    changed.forEach(({ variable }, i) => {
      const value = backend.createOutputTensor(handles[i]!);
      variable.assign(value);
      value.dispose();
    });
    this.#shared = variables.map(({ variable }) => idOf(variable));
  }

  dispose(): void {
    nativeBackend().binding.deleteSavedModel(this.#session);
  }

  /** Sets the graph's variables to JavaScript's, where these have been assigned to in between. */
  #push(): void {
    const { variables } = this.#trace;
    const ids = variables.map(({ variable }) => idOf(variable));
    if (variables.length === 0 || ids.every((id, i) => id === this.#shared[i])) return;
    const { binding } = nativeBackend();
    const done = binding.runSavedModel(this.#session, ids, variables.map(({ name }) => newValueOf(name)).join(','), SETTING);
    for (const { id } of done) binding.deleteTensor(id);
    this.#shared = ids;
  }

  #feeds(inputs: readonly Tensor[]): [names: string, ids: number[], own: number[]] {
    const { binding } = nativeBackend();
    const vectors = CHANGING_TYPES.flatMap((dtype) => {
      const numbers = this.#trace.values.filter((it) => it.dtype === dtype).map(({ compute }) => compute());
      if (numbers.length === 0) return [];
      const [type, values] = dtype === 'float32' ? [binding.TF_FLOAT, Float32Array.from(numbers)] as const : [binding.TF_INT32, Int32Array.from(numbers)] as const;
      return [{ name: valuesInput(dtype), id: binding.createTensor([numbers.length], type, values) }];
    });
    const names = [...this.#trace.inputs, ...vectors.map(({ name }) => name)].join(',');
    const own = vectors.map(({ id }) => id);
    return [names, [...inputs.map(idOf), ...own], own];
  }

  #fetch(ids: readonly number[], names: string, results: readonly string[], nodeOf: (result: string) => string): Record<string, HostValues> {
    const { binding } = nativeBackend();
    const there = results.filter((name) => name in this.#trace.outputs);
    const handles = binding.runSavedModel(this.#session, ids, names, there.map(nodeOf).join(','));
    return Object.fromEntries(handles.map(({ id }, i) => {
      const values = binding.tensorDataSync(id);
      binding.deleteTensor(id);
      return [there[i]!, values];
    }));
  }
}
