/** From recordings of the same work on batches of several sizes, the graph of that work on a batch of any size. */
import { nativeBackend } from './backend.ts';
import { attributeOf, attributesOf, type GraphNode, type HostTensor } from './nodes.ts';
import type { Trace } from './trace.ts';

/** The nodes, or why there are none for every size. */
export type AnyBatch = { readonly nodes: readonly GraphNode[] } | { readonly problem: string };

const BATCH = 'batch_size';

/**
 * Shapes are constants of a recording. One that is a + b·n for a batch of n, at every size that was recorded, is worked
 * out from the first input's in the graph; whatever else differs between the recordings has no such graph.
 * @param recorded of three sizes or more (two points are always on a line), made with `asMade`
 */
export function anyBatch(recorded: readonly { readonly size: number; readonly trace: Trace }[]): AnyBatch {
  const [{ trace: first }, ...others] = recorded as [typeof recorded[number], ...typeof recorded];
  if (others.some(({ trace }) => trace.nodes.length !== first.nodes.length)) return { problem: 'it does other operations for other sizes of a batch' };
  const nodes: GraphNode[] = [];
  for (const [i, node] of first.nodes.entries()) {
    const same = recorded.map(({ size, trace }) => ({ size, node: trace.nodes[i]! }));
    if (!same.every((it) => isSameOperation(it.node, node))) return { problem: `its ${node.operation} is another for other sizes of a batch` };
    if (node.tensor === undefined || same.every((it) => isSameValue(it.node.tensor!, node.tensor!))) nodes.push(node);
    else {
      const line = lineOf(same.map((it) => ({ size: it.size, tensor: it.node.tensor! })));
      if (line === undefined) return { problem: 'values that JavaScript makes for it depend on the size of the batch' };
      nodes.push(...onLine(node.name, line));
    }
  }
  return { nodes: nodes.some(({ inputs }) => inputs.includes(BATCH)) ? [...batchSize(first), ...nodes] : nodes };
}

/** The shape of what is fed has the size of the batch, by nature. */
const attributesText = ({ operation, attributes }: GraphNode): string => (operation === 'Placeholder' ? '' : JSON.stringify(attributes));

const isSameOperation = (a: GraphNode, b: GraphNode): boolean =>
  a.name === b.name && a.operation === b.operation && a.inputs.join() === b.inputs.join() && attributesText(a) === attributesText(b);

const isSameValue = (a: HostTensor, b: HostTensor): boolean =>
  a === b || (a.dtype === b.dtype && a.shape.join() === b.shape.join() && Buffer.compare(bytesOf(a), bytesOf(b)) === 0);

const bytesOf = ({ values }: HostTensor): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

interface Line { readonly base: HostTensor; readonly slope: HostTensor }

function lineOf(points: readonly { readonly size: number; readonly tensor: HostTensor }[]): Line | undefined {
  const [a, b] = points as [typeof points[number], typeof points[number]];
  const { shape, dtype } = a.tensor;
  if (dtype !== nativeBackend().binding.TF_INT32 || points.some(({ tensor }) => tensor.shape.join() !== shape.join())) return undefined;
  const slope = Int32Array.from(a.tensor.values, (value, i) => (b.tensor.values[i]! - value) / (b.size - a.size));
  const base = Int32Array.from(a.tensor.values, (value, i) => value - slope[i]! * a.size);
  const fits = points.every(({ size, tensor }) => tensor.values.every((value, i) => value === base[i]! + slope[i]! * size));
  return fits ? { base: { shape, dtype, values: base }, slope: { shape, dtype, values: slope } } : undefined;
}

function onLine(name: string, { base, slope }: Line): GraphNode[] {
  const { type } = attributesOf(nativeBackend().binding);
  const constant = (part: string, tensor: HostTensor): GraphNode => ({
    name: `${name}/${part}`,
    operation: 'Const',
    attributes: [type('dtype', tensor.dtype)],
    tensor,
    inputs: [],
  });
  const of = type('T', base.dtype);
  return [
    constant('base', base), constant('slope', slope),
    { name: `${name}/part`, operation: 'Mul', attributes: [of], inputs: [`${name}/slope`, BATCH] },
    { name, operation: 'AddV2', attributes: [of], inputs: [`${name}/base`, `${name}/part`] },
  ];
}

function batchSize({ nodes, inputs }: Trace): GraphNode[] {
  const { binding } = nativeBackend();
  const { type, int } = attributesOf(binding);
  const { TF_INT32 } = binding;
  const [input] = inputs as [string];
  const fed = attributeOf(nodes.find(({ name }) => name === input)!, 'dtype') as number;
  return [
    { name: `${BATCH}/shape`, operation: 'Shape', attributes: [type('T', fed), type('out_type', TF_INT32)], inputs: [input] },
    {
      name: `${BATCH}/axis`,
      operation: 'Const',
      attributes: [type('dtype', TF_INT32)],
      tensor: { shape: [], dtype: TF_INT32, values: Int32Array.of(0) },
      inputs: [],
    },
    {
      name: BATCH,
      operation: 'GatherV2',
      inputs: [`${BATCH}/shape`, `${BATCH}/axis`, `${BATCH}/axis`],
      attributes: [type('Tparams', TF_INT32), type('Tindices', TF_INT32), type('Taxis', TF_INT32), int('batch_dims', 0)],
    },
  ];
}
