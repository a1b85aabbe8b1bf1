/** Records the operations of one step as the nodes of a graph, while they run as ever. */
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { FusedUpdate, StepRecorder } from '../../../recording.ts';
import { tf } from '../../../tf.ts';
import { completed } from './attributes.ts';
import { idOf, nativeBackend, type Binding, type TensorHandle } from './backend.ts';
import { Constants } from './constants.ts';
import { attributesOf, nodeOf, type GraphNode } from './nodes.ts';
import type { ChangingValue, RecordedVariable } from './recorded.ts';
import { VariableWrites } from './variable-writes.ts';

/** Marks the failure of a guard among TensorFlow's errors. */
export const NOT_FINITE = 'a guarded value is not finite';

/** Listens to the binding from `listen` on; every tensor id is then known by the output of a node. */
export class Recording implements StepRecorder {
  readonly nodes: GraphNode[] = [];
  readonly values: ChangingValue[] = [];
  readonly stepWork: (() => void)[] = [];
  readonly problems = new Set<string>();
  readonly #binding: Binding;
  readonly #outputs = new Map<number, string>();
  readonly #types = new Map<string, number>();
  /** Of outputs, where they are known. */
  readonly shapes = new Map<string, readonly number[]>();
  readonly #constants: Constants;
  readonly #writes: VariableWrites;
  #paused = false;

  /** @param inputs what a replay is given anew each time @param asMade see `Constants` */
  constructor(inputs: readonly Tensor[], variables: readonly Variable[], asMade = false) {
    this.#binding = nativeBackend().binding;
    this.#constants = new Constants(this.#binding, (node) => this.add(node), asMade);
    const { type, shape } = attributesOf(this.#binding);
    inputs.forEach((input, i) => {
      const { dtype } = nativeBackend().tensorMap.get(input.dataId);
      this.name(
        idOf(input),
        this.add({ operation: 'Placeholder', attributes: [type('dtype', dtype), shape('shape', input.shape)], inputs: [], shape: input.shape }, `input${i}`),
        dtype,
        input.shape,
      );
    });
    this.#writes = new VariableWrites(this, variables);
  }

  add(node: Omit<GraphNode, 'name'>, name = `n${this.nodes.length}`): string {
    this.nodes.push({ ...node, name });
    return name;
  }

  name(id: number, output: string, dtype: number, shape?: readonly number[]): void {
    this.#outputs.set(id, output);
    this.#types.set(output, dtype);
    if (shape !== undefined) this.shapes.set(output, shape);
  }

  /** The output that a tensor of that id is; what is older than the recording becomes a constant. */
  outputOf(id: number): string {
    const known = this.#outputs.get(id);
    if (known !== undefined) return known;
    const [copy] = this.#binding.executeOp('Identity', [], [id], 1) as [TensorHandle];
    const constant = this.#constants.node({ shape: copy.shape, dtype: copy.dtype, values: this.#binding.tensorDataSync(copy.id) });
    this.#binding.deleteTensor(copy.id);
    this.name(id, constant, copy.dtype);
    return constant;
  }

  typeOf(output: string): number {
    return this.#types.get(output)!;
  }

  /** Runs `work` with every call that matters written down. */
  listen<T>(work: () => T): T {
    const backend = nativeBackend();
    const binding = this.#binding;
    const own = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });
    backend.binding = Object.create(binding, {
      executeOp: own((...call: Parameters<Binding['executeOp']>) => {
        const outputs = binding.executeOp(...call);
        if (!this.#paused) this.#operation(call[0], call[1], call[2], outputs);
        return outputs;
      }),
      createTensor: own((...call: Parameters<Binding['createTensor']>) => {
        const id = binding.createTensor(...call);
        const [shape, dtype, values] = call;
        if (!this.#paused) this.name(id, this.#constants.node({ shape, dtype, values }), dtype);
        return id;
      }),
      tensorDataSync: own((id: number) => {
        if (!this.#paused) this.problems.add(`JavaScript reads the result of ${this.#operationOf(id)}`);
        return binding.tensorDataSync(id);
      }),
    }) as Binding;
    try {
      return work();
    } finally {
      backend.binding = binding;
    }
  }

  #operation(operation: string, attributes: Parameters<Binding['executeOp']>[1], ids: readonly number[], outputs: readonly TensorHandle[]): void {
    const inputs = ids.map((id) => this.outputOf(id));
    const name = this.add({
      operation, inputs, ...(outputs[0] && { shape: outputs[0].shape }),
      attributes: completed(this.#binding, operation, attributes, inputs.map((it) => this.typeOf(it))),
    });
    outputs.forEach(({ id, dtype, shape }, i) => this.name(id, i === 0 ? name : `${name}:${i}`, dtype, shape));
    this.#writes.consumed(inputs, name);
  }

  #operationOf(id: number): string {
    const output = this.#outputs.get(id);
    return this.nodes.find(({ name }) => output !== undefined && name === nodeOf(output))?.operation ?? 'an operation';
  }

  value(compute: () => number, dtype: 'float32' | 'int32'): Scalar {
    const scalar = tf.scalar(compute(), dtype);
    const known = this.values.filter((it) => it.dtype === dtype).length;
    this.values.push({ compute, dtype });
    const id = this.#unheard(() => idOf(scalar));
    const { TF_FLOAT, TF_INT32 } = this.#binding;
    this.name(id, `${dtype}_values:${known}`, dtype === 'float32' ? TF_FLOAT : TF_INT32);
    return scalar;
  }

  perStep(work: () => void): void {
    this.stepWork.push(work);
  }

  guard(value: Scalar): boolean {
    const { type, text } = attributesOf(this.#binding);
    this.#writes.guards.push(this.add({
      operation: 'CheckNumerics', attributes: [type('T', this.#binding.TF_FLOAT), text('message', NOT_FINITE)], inputs: [this.outputOf(idOf(value))],
    }));
    return this.#unheard(() => Number.isFinite(value.dataSync()[0]!));
  }

  update(update: FusedUpdate, compose: () => void): void {
    this.#writes.update(update, compose, (work) => this.#unheard(work));
  }

  #unheard<T>(work: () => T): T {
    this.#paused = true;
    try {
      return work();
    } finally {
      this.#paused = false;
    }
  }

  /** To be called once, after the step. */
  finish(): { variables: RecordedVariable[]; writes: string[] } {
    return this.#writes.finish();
  }
}
