/** A recorded step as a session of TensorFlow's: one call runs it, and its variables follow JavaScript's and lead them. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { assemble, newValueOf, peekOf, resultOf, SETTING, valueOf } from './assemble.ts';
import { idOf, nativeBackend, type HostValues } from './backend.ts';
import type { RecordedVariable } from './recorded.ts';
import { NOT_FINITE } from './recording.ts';
import {
  manyOf,
  newSamplesOf,
  repeated,
  repeatedResults,
  REPORT_SO_FAR,
  ROWS_INPUT,
  SAMPLES_READY,
  STEPS_DONE,
  STEPS_INPUT,
  STEPS_REPORT,
  typeOfValues,
  type Samples,
} from './repeated.ts';
import { MEASURED } from './joined.ts';
import { encode, load } from './saved-model.ts';
import { valuesInput, type Trace } from './trace.ts';

/** Values of JavaScript's. */
interface HostTensor { readonly shape: readonly number[]; readonly values: HostValues }

const CHANGING_TYPES = ['float32', 'int32'] as const;

/** A step was not done, since a value that its recording guards is not finite; no variable has changed. */
export class NotFinite extends Error {
  override readonly name = 'NotFinite';
}

export class Replay {
  /** Size of the graph as TensorFlow reads it, in bytes. */
  readonly size: number;
  readonly trace: Trace;
  readonly #session: number;
  /** Ids of the tensors that JavaScript's variables and the graph's last had in common. */
  readonly #shared = new Map<RecordedVariable, number>();
  /** Those of which JavaScript's is behind. */
  readonly #behind = new Set<RecordedVariable>();
  /** Whether JavaScript may have assigned to its variables since the last step. */
  #looked = true;

  /**
   * @param several what the steps of `repeat` take their samples from, `batch` each: copied where `resident`, else of these types and shapes at each call
   * @throws Error of TensorFlow's when it does not take the graph
   */
  constructor(trace: Trace, several?: { readonly samples: readonly Samples[]; readonly batch: number; readonly resident: boolean }) {
    const bytes = encode([...assemble(trace), ...(several === undefined ? [] : repeated(trace, several.batch, several.samples, several.resident))]);
    this.size = bytes.length;
    this.trace = trace;
    this.#session = load(bytes);
    if (several !== undefined) this.#withFed(several.resident ? this.#fedSamples(several.samples) : [], (feeds) => this.#values(feeds, [SAMPLES_READY]));
  }

  /**
   * Does the step with other inputs of the same shapes.
   * @returns the values of those of the recorded results that there are
   * @throws NotFinite
   */
  run(inputs: readonly Tensor[], results: readonly string[]): Record<string, HostValues> {
    this.#push();
    for (const work of this.trace.stepWork) work();
    this.#leads();
    try {
      return this.#step(inputs, results, resultOf, results.some((name) => name in this.trace.told));
    } catch (error) {
      throw this.#isGuard(error) ? new NotFinite((error as Error).message) : error;
    }
  }

  /** The same results of the step that `run` was about to do, which changes nothing. */
  peek(inputs: readonly Tensor[], results: readonly string[]): Record<string, HostValues> {
    return this.#step(inputs, results, peekOf);
  }

  /**
   * Does a step for each of `rows`, the samples that it takes, by one call.
   * @param begin called before a step's numbers are worked out
   * @param given the samples, where the graph does not hold them
   * @returns the results of the steps that were done; the one after them, if there is one, was not finite and changed nothing
   */
  repeat(rows: readonly Int32Array[], begin: (step: number) => void, given: readonly Samples[] = []): Record<string, HostValues>[] {
    this.#push();
    const numbers = rows.map((_, step) => {
      begin(step);
      for (const work of this.trace.stepWork) work();
      return this.#numbers();
    });
    this.#leads();
    const fed: [string, HostTensor][] = [
      [STEPS_INPUT, { shape: [], values: Int32Array.of(rows.length) }], [ROWS_INPUT, matrix(rows)],
      ...this.#fedSamples(given),
      ...numbers[0]!.map(([name], i): [string, HostTensor] => [manyOf(name), matrix(numbers.map((of) => of[i]![1].values))]),
    ];
    try {
      return this.#withFed(fed, (feeds) => this.#resultsOf(this.#values(feeds, [STEPS_REPORT])[0]!, rows.length));
    } catch (error) {
      if (!this.#isGuard(error)) throw error;
      const [report, done] = this.#values([], [REPORT_SO_FAR, STEPS_DONE]) as [HostValues, HostValues];
      return this.#resultsOf(report, done[0]!);
    }
  }

  /**
   * Brings JavaScript's variables to where the graph's are.
   * @param only these of them; what both hold is copied when the graph writes to it
   */
  pull(only?: ReadonlySet<Variable>): void {
    const due = [...this.#behind].filter(({ variable }) => only?.has(variable) ?? true);
    this.#looked = true;
    if (due.length === 0) return;
    const backend = nativeBackend();
    const handles = backend.binding.runSavedModel(this.#session, [], '', due.map(({ name }) => valueOf(name)).join(','));
    due.forEach((it, i) => {
      const value = backend.createOutputTensor(handles[i]!);
      it.variable.assign(value);
      value.dispose();
      this.#shared.set(it, idOf(it.variable));
      this.#behind.delete(it);
    });
  }

  dispose(): void {
    nativeBackend().binding.deleteSavedModel(this.#session);
  }

  /** Sets the graph's variables to JavaScript's, where these have been assigned to in between. */
  #push(): void {
    if (!this.#looked) return;
    this.#looked = false;
    const { variables } = this.trace;
    if (variables.every((it) => this.#behind.has(it) || idOf(it.variable) === this.#shared.get(it))) return;
    this.pull();
    this.#looked = false;
    for (const it of variables) this.#shared.set(it, idOf(it.variable));
    this.#values(variables.map((it) => [newValueOf(it.name), this.#shared.get(it)!]), [SETTING]);
  }

  /** The graph writes to its variables now. */
  #leads(): void {
    for (const it of this.trace.variables) if (it.changes) this.#behind.add(it);
  }

  #step(inputs: readonly Tensor[], results: readonly string[], nodeOf: (result: string) => string, measured = false): Record<string, HostValues> {
    const there = results.filter((name) => name in this.trace.outputs);
    const given = inputs.map((input, i): Feed => [this.trace.inputs[i]!, idOf(input)]);
    const asked: [string, HostTensor][] = measured ? [[MEASURED, { shape: [], values: Float32Array.of(1) }]] : [];
    const values = this.#withFed([...this.#numbers(), ...asked], (numbers) => this.#values([...given, ...numbers], there.map(nodeOf)));
    return Object.fromEntries(there.map((name, i) => [name, values[i]!]));
  }

  /** What JavaScript works out for a step, a vector a type, by the name of what it feeds. */
  #numbers(): [name: string, HostTensor][] {
    return CHANGING_TYPES.flatMap((dtype): [string, HostTensor][] => {
      const numbers = this.trace.values.filter((it) => it.dtype === dtype).map(({ compute }) => compute());
      const values = dtype === 'float32' ? Float32Array.from(numbers) : Int32Array.from(numbers);
      return numbers.length === 0 ? [] : [[valuesInput(dtype), { shape: [numbers.length], values }]];
    });
  }

  #fedSamples(samples: readonly Samples[]): [string, HostTensor][] {
    return samples.map((values, i) => [newSamplesOf(this.trace.inputs[i]!), values]);
  }

  /** Calls `work` with values of JavaScript's as tensors, which are freed then. */
  #withFed<T>(values: readonly (readonly [name: string, HostTensor])[], work: (feeds: Feed[]) => T): T {
    const { binding } = nativeBackend();
    const feeds = values.map(([name, tensor]): Feed => [name, binding.createTensor(tensor.shape, typeOfValues(tensor.values), tensor.values)]);
    try {
      return work(feeds);
    } finally {
      for (const [, id] of feeds) binding.deleteTensor(id);
    }
  }

  #values(feeds: readonly Feed[], fetched: readonly string[]): HostValues[] {
    const { binding } = nativeBackend();
    const handles = binding.runSavedModel(this.#session, feeds.map(([, id]) => id), feeds.map(([name]) => name).join(','), fetched.join(','));
    return handles.map(({ id }) => {
      const values = binding.tensorDataSync(id);
      binding.deleteTensor(id);
      return values;
    });
  }

  /** The results of each of the first `steps` rows of a report. */
  #resultsOf(report: HostValues, steps: number): Record<string, HostValues>[] {
    const names = repeatedResults(this.trace);
    let at = 0;
    return Array.from({ length: steps }, () =>
      Object.fromEntries(names.map((name) => [name, report.slice(at, (at += this.trace.sizes[name]!))])));
  }

  #isGuard(error: unknown): boolean {
    return (error as Error).message.includes(NOT_FINITE);
  }
}

type Feed = readonly [name: string, id: number];

/** Vectors of one length and type as the rows of a matrix. */
function matrix(rows: readonly HostValues[]): HostTensor {
  const width = rows[0]!.length;
  const values = rows[0] instanceof Int32Array ? new Int32Array(rows.length * width) : new Float32Array(rows.length * width);
  rows.forEach((row, i) => values.set(row, i * width));
  return { shape: [rows.length, width], values };
}
