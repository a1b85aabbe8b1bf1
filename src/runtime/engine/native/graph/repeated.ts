/**
 * Several steps by one call: the recorded step as the body of a loop in the graph, on samples that live there. It is
 * written in TensorFlow's control flow of plain nodes (Enter, Merge, Switch, NextIteration, Exit; Yu et al. 2018,
 * arXiv:1805.01772): of a loop whose body is a function TensorFlow would do the products by other kernels than of the step
 * alone, and the bits would differ.
 */
import { mayUseOwnKernels } from '../own-kernels.ts';
import { valueOf } from './assemble.ts';
import { nativeBackend, type HostValues } from './backend.ts';
import { attributesOf, type GraphNode, type HostTensor } from './nodes.ts';
import { STEP_RESULTS } from './recorded.ts';
import { valuesInput, type Trace } from './trace.ts';

/** All samples of one of the step's inputs, as many as the first size of `shape`. Bytes stand for byte / 255. */
export interface Samples {
  readonly values: HostValues;
  readonly shape: readonly number[];
}

/** The most steps of one call: so many results have room. */
export const MOST_STEPS = 128;

/** What is fed: how many steps, and for each which samples it takes, and the numbers that JavaScript works out. */
export const STEPS_INPUT = 'steps_input';
export const ROWS_INPUT = 'rows_input';
export const manyOf = (input: string): string => `${input}_of_steps`;
/** Fetched, the results of all steps, one a row: those of `repeatedResults` one after another. */
export const STEPS_REPORT = 'steps_report';
/** Fetched after a step that failed: the rows there are, and how many steps were done. */
export const REPORT_SO_FAR = 'report_so_far';
export const STEPS_DONE = 'steps_done';
/** Where the samples are fed, and what is fetched once to have them there. */
export const newSamplesOf = (input: string): string => `${input}_samples/new`;
export const SAMPLES_READY = 'samples_ready';

/** TensorFlow's number for bytes, which the binding does not name. */
const TF_UINT8 = 4;

export function typeOfValues(values: HostValues): number {
  const { TF_FLOAT, TF_INT32 } = nativeBackend().binding;
  return values instanceof Uint8Array ? TF_UINT8 : values instanceof Int32Array ? TF_INT32 : TF_FLOAT;
}

/** What a step of a run reports: what it measures of the layers is asked of steps that run alone. */
export const repeatedResults = (trace: Trace): string[] => STEP_RESULTS.filter((name) => name in trace.outputs);

const FRAME = 'steps';
const scaled = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** The nodes of the loop, to stand beside those of `assemble`. @param resident the graph holds the samples; else they are fed, as many as there are, at each call */
export function repeated(trace: Trace, batch: number, samples: readonly Samples[], resident: boolean): GraphNode[] {
  const loop = new Loop();
  const { binding } = nativeBackend();
  const { TF_FLOAT, TF_INT32 } = binding;
  const { type, shape, int } = attributesOf(binding);
  const gather = (rows: string, at: string, dtype: number, named: { name?: string } = {}): string =>
    loop.inside(
      'GatherV2',
      [type('Tparams', dtype), type('Tindices', TF_INT32), type('Taxis', TF_INT32), int('batch_dims', 0)],
      [rows, at, loop.constant(Int32Array.of(0), [])],
      named,
    );
  const fed = (name: string, dtype: number, sizes: readonly number[]): string =>
    loop.outside({ name, operation: 'Placeholder', attributes: [type('dtype', dtype), shape('shape', sizes)], inputs: [] });

  // the samples, and which of them this step takes
  const table = loop.entered(fed(ROWS_INPUT, TF_INT32, [-1, batch]), TF_INT32);
  const own = mayUseOwnKernels();
  const rows = own ? undefined : gather(table, loop.counter, TF_INT32);
  const ready = samples.flatMap(({ values, shape: sizes }, i) => {
    const input = trace.inputs[i]!;
    const dtype = typeOfValues(values);
    const bytes = dtype === TF_UINT8;
    const given = fed(newSamplesOf(input), dtype, resident ? sizes : [-1, ...sizes.slice(1)]);
    const held = resident ? loop.variable(`${input}_samples`, dtype, sizes, given) : undefined;
    const all = loop.entered(held === undefined ? given : loop.read(`${input}_samples/all`, dtype, held.handle), dtype);
    if (rows === undefined) loop.inside(bytes ? 'GradnetTakeBytes' : dtype === TF_INT32 ? 'GradnetTakeInts' : 'GradnetTakeFloats', [], [all, table, loop.counter], { name: input });
    else {
      const raw = gather(all, rows, dtype, bytes ? {} : { name: input });
      if (bytes) gather(loop.constant(scaled, [256]), loop.inside('Cast', [type('SrcT', dtype), type('DstT', TF_INT32)], [raw]), TF_FLOAT, { name: input });
    }
    return held === undefined ? [] : [held.write];
  });
  for (const [name, dtype] of [['float32', TF_FLOAT], ['int32', TF_INT32]] as const) {
    const count = trace.values.filter((value) => value.dtype === name).length;
    if (count > 0) gather(loop.entered(fed(manyOf(valuesInput(name)), dtype, [-1, count]), dtype), loop.counter, dtype, { name: valuesInput(name) });
  }

  // the step itself
  for (const { name, dtype } of trace.variables) {
    loop.named(name, loop.entered(name, binding.TF_RESOURCE));
    loop.inside('ReadVariableOp', [type('dtype', dtype)], [name], { name: valueOf(name), after: [loop.start] });
  }
  const inner = trace.nodes.filter(({ operation }) => operation !== 'Placeholder');
  // some are used before they come
  for (const { name } of inner) loop.named(name, `${FRAME}/${name}`);
  for (const node of inner) loop.copy(node);

  // what it gives, into its row
  const flat = repeatedResults(trace).map((name) =>
    loop.inside('Reshape', [type('T', TF_FLOAT), type('Tshape', TF_INT32)], [trace.outputs[name]!, loop.constant(Int32Array.of(-1), [1])]),
  );
  const width = repeatedResults(trace).reduce((sum, name) => sum + trace.sizes[name]!, 0);
  // an evaluation reports and no more, and a concatenation of one is none of TensorFlow's
  const joined =
    flat.length === 1
      ? flat[0]!
      : loop.inside('ConcatV2', [type('T', TF_FLOAT), int('N', flat.length), type('Tidx', TF_INT32)], [...flat, loop.constant(Int32Array.of(0), [])]);
  const row = loop.inside('Identity', [type('T', TF_FLOAT)], [joined], { after: trace.writes });
  const report = loop.variable(STEPS_REPORT, TF_FLOAT, [MOST_STEPS, width], loop.outside({
    name: 'empty_report', operation: 'Fill', attributes: [type('T', TF_FLOAT), type('index_type', TF_INT32)],
    inputs: [loop.value('report_shape', Int32Array.of(MOST_STEPS, width), [2]), loop.value('no_value', Float32Array.of(0), [])],
  }));
  const done = loop.variable(STEPS_DONE, TF_INT32, [], loop.value('none_done', Int32Array.of(0), []));
  const written = loop.inside(
    'ResourceScatterUpdate',
    [type('dtype', TF_FLOAT), type('Tindices', TF_INT32)],
    [loop.entered(report.handle, binding.TF_RESOURCE), loop.counter, row],
  );
  const counted = loop.inside('AssignVariableOp', [type('dtype', TF_INT32)], [loop.entered(done.handle, binding.TF_RESOURCE), loop.next], { after: [written] });
  loop.close(fed(STEPS_INPUT, TF_INT32, []), loop.value('steps/zero', Int32Array.of(0), [], [done.write]), [counted, ...trace.writes]);
  loop.read(STEPS_REPORT, TF_FLOAT, report.handle, [loop.end]);
  loop.read(REPORT_SO_FAR, TF_FLOAT, report.handle);
  loop.read(STEPS_DONE, TF_INT32, done.handle);
  loop.outside({
    name: SAMPLES_READY,
    operation: 'Identity',
    attributes: [type('T', TF_INT32)],
    inputs: ['none_done'],
    after: [...ready, report.write, done.write],
  });
  return loop.nodes;
}

/** Collects nodes outside and inside of the loop; inside, a name of the recorded step means the loop's own copy of the node. */
class Loop {
  readonly nodes: GraphNode[] = [];
  /** Of each iteration: its number from 0, the next one's, and a node that is done before all else. */
  readonly counter = 'steps/counter';
  readonly next = 'steps/next';
  readonly start = 'steps/counter';
  readonly end = 'steps/exit';
  readonly #binding = nativeBackend().binding;
  readonly #attributes = attributesOf(this.#binding);
  readonly #entered = new Map<string, string>();
  readonly #names = new Map<string, string>();

  outside(node: GraphNode): string {
    this.nodes.push(node);
    return node.name;
  }

  value(name: string, values: HostTensor['values'], shape: readonly number[], after: readonly string[] = []): string {
    const dtype = typeOfValues(values);
    return this.outside({ name, operation: 'Const', attributes: [this.#attributes.type('dtype', dtype)], tensor: { shape, dtype, values }, inputs: [], after });
  }

  /** A variable outside, and what sets it to `initial`. */
  variable(name: string, dtype: number, sizes: readonly number[], initial: string): { handle: string; write: string } {
    const { type, shape, text } = this.#attributes;
    const handle = this.outside({
      name: `${name}/handle`,
      operation: 'VarHandleOp',
      attributes: [type('dtype', dtype), shape('shape', sizes), text('shared_name', name)],
      inputs: [],
    });
    return {
      handle,
      write: this.outside({
        name: `${name}/write`,
        operation: 'AssignVariableOp',
        attributes: [type('dtype', dtype)],
        inputs: [handle, initial],
      }),
    };
  }

  /** The value of a variable outside. */
  read(name: string, dtype: number, handle: string, after: readonly string[] = []): string {
    return this.outside({ name, operation: 'ReadVariableOp', attributes: [this.#attributes.type('dtype', dtype)], inputs: [handle], after });
  }

  /** The value of an outer node within the loop, the same in all iterations. */
  entered(outer: string, dtype: number, constant = true): string {
    const known = this.#entered.get(outer);
    if (known !== undefined) return known;
    const { type, text, flag, int } = this.#attributes;
    const name = this.outside({
      name: `${FRAME}/enter_${outer}`, operation: 'Enter', inputs: [outer],
      attributes: [type('T', dtype), text('frame_name', FRAME), flag('is_constant', constant), int('parallel_iterations', 1)],
    });
    this.#entered.set(outer, name);
    this.named(name, name);
    return name;
  }

  constant(values: HostTensor['values'], shape: readonly number[]): string {
    const dtype = typeOfValues(values);
    return this.inside('Const', [this.#attributes.type('dtype', dtype)], [], { tensor: { shape, dtype, values } });
  }

  inside(operation: string, attributes: GraphNode['attributes'], inputs: readonly string[], rest: { name?: string | undefined } & Pick<GraphNode, 'after' | 'tensor'> = {}): string {
    const { name = `made${this.nodes.length}`, ...others } = rest;
    this.copy({ name, operation, attributes, inputs, ...others });
    return name;
  }

  named(name: string, node: string): void {
    this.#names.set(name, node);
  }

  copy({ name, inputs, after = [], follows = [], ...node }: GraphNode): void {
    // a node without inputs belongs to the loop by what it waits for
    const waits = inputs.length === 0 ? [this.start] : [];
    this.named(name, `${FRAME}/${name}`);
    this.nodes.push({
      ...node, name: `${FRAME}/${name}`, inputs: inputs.map((it) => this.#inner(it)),
      after: [...after, ...waits].map((it) => this.#inner(it)), follows: follows.map((it) => this.#inner(it)),
    });
  }

  /** The loop's own nodes: from `zero` on `steps` times, and an iteration ends when `last` are done. */
  close(steps: string, zero: string, last: readonly string[]): void {
    const { type, int } = this.#attributes;
    const { TF_INT32 } = this.#binding;
    const t = [type('T', TF_INT32)];
    const add = (name: string, operation: string, attributes: GraphNode['attributes'], inputs: readonly string[], after: readonly string[] = []): string =>
      this.outside({ name, operation, attributes, inputs, after });
    const first = this.entered(zero, TF_INT32, false);
    add('steps/merge', 'Merge', [...t, int('N', 2)], [first, 'steps/again']);
    add('steps/less', 'Less', t, ['steps/merge', this.entered(steps, TF_INT32)]);
    add('steps/goes_on', 'LoopCond', [], ['steps/less']);
    add('steps/switch', 'Switch', t, ['steps/merge', 'steps/goes_on']);
    add(this.counter, 'Identity', t, ['steps/switch:1']);
    add(this.next, 'AddV2', t, [this.counter, this.#inner(this.constant(Int32Array.of(1), []))]);
    add('steps/whole', 'Identity', t, [this.next], last.map((it) => this.#inner(it)));
    add('steps/again', 'NextIteration', t, ['steps/whole']);
    add(this.end, 'Exit', t, ['steps/switch']);
  }

  #inner(output: string): string {
    const [name, index] = output.split(':') as [string, string?];
    const inner = this.#names.get(name) ?? name;
    return index === undefined ? inner : `${inner}:${index}`;
  }
}
