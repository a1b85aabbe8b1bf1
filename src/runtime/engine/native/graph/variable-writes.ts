/** The variables of a recorded step: one read at its start, and what is written to them, in an order that copies nothing. */
import type { Variable } from '@tensorflow/tfjs-core';
import type { FusedUpdate } from '../../../recording.ts';
import { tf } from '../../../tf.ts';
import { idOf, nativeBackend, type Binding } from './backend.ts';
import { attributesOf, type GraphNode } from './nodes.ts';
import { resourceUpdate } from './resource-updates.ts';
import type { RecordedVariable } from './recorded.ts';

/** What is needed of a recording. */
interface Nodes {
  add(node: Omit<GraphNode, 'name'>, name?: string): string;
  name(id: number, output: string, dtype: number, shape: readonly number[]): void;
  outputOf(id: number): string;
}

interface State {
  readonly variable: Variable;
  readonly name: string;
  readonly read: string;
  readonly dtype: number;
  /** Operations that use the value it has at the start. */
  readonly consumers: string[];
  /** The tensor that the graph's variable holds at this point of the step. */
  held: number;
  /** The operation that wrote it last. */
  lastWrite?: string;
}

export class VariableWrites {
  /** Nothing is written before these are done. */
  readonly guards: string[] = [];
  readonly #nodes: Nodes;
  readonly #binding: Binding;
  readonly #states = new Map<Variable, State>();
  readonly #byRead = new Map<string, State>();
  readonly #writes: string[] = [];

  constructor(nodes: Nodes, variables: readonly Variable[]) {
    this.#nodes = nodes;
    this.#binding = nativeBackend().binding;
    const seen = new Set<number>();
    variables.forEach((variable, i) => {
      // two variables that still share the data they were made of would be taken for one
      if (seen.has(idOf(variable))) variable.assign(separate(variable));
      const held = idOf(variable);
      seen.add(held);
      const name = `variable${i}`;
      const { dtype } = nativeBackend().tensorMap.get(variable.dataId);
      const state = { variable, name, read: `${name}/read`, dtype, held, consumers: [] };
      this.#states.set(variable, state);
      this.#byRead.set(state.read, state);
      nodes.name(held, state.read, dtype, variable.shape);
    });
  }

  /** Told of every operation and its inputs. */
  consumed(inputs: readonly string[], by: string): void {
    for (const input of inputs) this.#byRead.get(input)?.consumers.push(by);
  }

  /** Does it by TensorFlow's operation in the graph where there is one, and by `compose` now; `unheard` keeps that out of the recording. */
  update(update: FusedUpdate, compose: () => void, unheard: (work: () => void) => void): void {
    const resource = resourceUpdate(update.kernel, update.gradient, { ...update.attrs as Record<string, number>, ...update.numbers });
    if (resource === undefined) {
      compose();
      return;
    }
    const { operation, inputs, flags, ints } = resource;
    const states = [update.variable, ...update.slots].map((it) => this.#states.get(it)!);
    const values = inputs.map((it) => this.#nodes.outputOf(idOf(typeof it === 'number' ? tf.scalar(it) : it)));
    for (const state of states) this.#catchUp(state);
    const { type, flag, all } = attributesOf(this.#binding);
    const write = this.#nodes.add({
      operation,
      attributes: [type('T', this.#binding.TF_FLOAT), flag('use_locking', false), ...all({ flags, ints })],
      inputs: [...states.map(({ name }) => name), ...values],
      after: states.flatMap((state) => this.#before(state)),
      // in place, without a copy, as soon as nobody else holds the old value
      follows: states.flatMap(({ consumers }) => consumers),
    });
    this.#writes.push(write);
    unheard(compose);
    for (const state of states) {
      const read = this.#nodes.add({ operation: 'ReadVariableOp', attributes: [type('dtype', state.dtype)], inputs: [state.name], after: [write] });
      state.held = idOf(state.variable);
      state.lastWrite = write;
      this.#nodes.name(state.held, read, state.dtype, state.variable.shape);
    }
  }

  /** Writes what was assigned. */
  finish(): { variables: RecordedVariable[]; writes: string[] } {
    for (const state of this.#states.values()) if (!state.variable.isDisposed) this.#catchUp(state);
    return {
      variables: [...this.#states.values()].map(({ variable, name, dtype, lastWrite }) => ({ variable, name, dtype, changes: lastWrite !== undefined })),
      writes: this.#writes,
    };
  }

  #before({ read, lastWrite }: State): string[] {
    return [lastWrite ?? read, ...this.guards];
  }

  /** Writes to the graph's variable what JavaScript's holds by now, if that is another tensor. */
  #catchUp(state: State): void {
    const now = idOf(state.variable);
    if (now === state.held) return;
    const { type } = attributesOf(this.#binding);
    const write = this.#nodes.add({
      operation: 'AssignVariableOp', attributes: [type('dtype', state.dtype)], inputs: [state.name, this.#nodes.outputOf(now)], after: this.#before(state),
    });
    state.held = now;
    state.lastWrite = write;
    this.#writes.push(write);
  }
}

/** The same values in memory of their own. */
function separate(variable: Variable): Variable {
  const backend = nativeBackend();
  const type = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.tensorMap.get(variable.dataId).dtype };
  return backend.createOutputTensor(backend.binding.executeOp('DeepCopy', [type], [idOf(variable)], 1)[0]!) as Variable;
}
