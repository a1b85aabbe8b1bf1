/** Sets what was predicted for each layer beside what was measured. */
import type { Graph, GraphNode } from '../../ir/graph.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import type { Facts } from '../../passes/facts.ts';
import { predicted } from '../../passes/signal/interval.ts';
import type { Measurement } from '../../runtime/verify/measure.ts';

/** One figure of one layer. */
export interface Pair {
  /** Geometric mean over draws, as predicted, with the 90 % interval. */
  readonly predicted: number;
  readonly low: number;
  readonly high: number;
  /** Geometric mean over the draws that are not zero. */
  readonly measured: number;
  /** Part of the draws that are zero: a dead layer is dead altogether, and no mean tells of it. */
  readonly zero: number;
  /** The larger of the two by the smaller; infinite where only one of them is zero. */
  readonly factor: number;
  /** Part of the draws that lie in the interval. */
  readonly covered: number;
}

export interface LayerComparison {
  readonly name: string;
  /** Of the call in the source, from 1. */
  readonly line: number;
  readonly kind: string;
  /** Root mean square of what leaves the layer. */
  readonly forward: Pair | null;
  /** Root mean square of the loss's gradient by it. */
  readonly backward: Pair | null;
  /** Norm of the loss's gradient by the layer's kernel (or its first weight). */
  readonly weight: Pair | null;
}

export type Quantity = 'forward' | 'backward' | 'weight';

/** What float32 holds: smaller values are zero, larger ones infinite. */
const SMALLEST = 1.4e-45;
const LARGEST = 3.4e38;

export function factorOf(a: number, b: number): number {
  const clamp = (x: number): number => Math.min(LARGEST, Number.isNaN(x) ? LARGEST : x);
  const [low, high] = [clamp(a), clamp(b)].sort((x, y) => x - y) as [number, number];
  if (high < SMALLEST) return 1;
  return low === 0 ? Infinity : high / low;
}

const geometricMean = (values: readonly number[]): number =>
  (values.length === 0 ? 0 : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length));

function pair({ norm, low, high }: { norm: number; low: number; high: number }, values: readonly (number | undefined)[]): Pair | null {
  const known = values.filter((value) => value !== undefined).map(Number);
  if (known.length === 0) return null;
  const alive = known.filter((value) => value !== 0);
  const measured = geometricMean(alive);
  const covered = known.filter((value) => value >= low && value <= high).length / known.length;
  return { predicted: norm, low, high, measured, zero: 1 - alive.length / known.length, factor: factorOf(norm, measured), covered };
}

/** A row for each node that was measured, in the order of the graph. */
export function compareLayers(
  graph: Graph, facts: Facts, sources: ReadonlyMap<string, SourceFile>, measurements: readonly Measurement[],
): LayerComparison[] {
  return graph.nodes.flatMap((node): LayerComparison[] => {
    const signal = facts.signals?.[node.id];
    if (signal === undefined || node.inputs.length === 0) return [];
    const tap = tapOf(node, graph, measurements[0]!);
    const readings = measurements.map(({ layers }) => (tap === undefined ? undefined : layers[tap]));
    // Of a rule's mean square the root; what finite width adds goes into the interval. Layers above have no part in it.
    const { uneven: _, ...still } = { ...signal.forward, spread: 0 };
    const [weight, gradient] = Object.entries(signal.weightGradients).sort(([a], [b]) => Number(b === 'kernel') - Number(a === 'kernel'))[0] ?? [];
    const row = {
      name: node.name,
      line: sources.get(node.place.file)?.positionAt(node.place.start).line ?? 1,
      kind: node.word.name,
      forward: pair(predicted(signal.forward.second, signal.forward, undefined, 0, signal.narrowness.before), readings.map((it) => it?.forward)),
      backward: pair(predicted(signal.backward.second, still, signal.backward, 0, signal.narrowness.whole), readings.map((it) => it?.backward)),
      weight: weight === undefined || gradient === undefined || node.weightsOf !== undefined
        ? null : pair(gradient, measurements.map(({ weights }) => weights[node.name]?.[weight])),
    };
    return row.forward === null && row.backward === null && row.weight === null ? [] : [row];
  });
}

/** The name under which the runtime noted what leaves a node; an activation may be part of the layer before it. */
function tapOf(node: GraphNode, graph: Graph, { layers }: Measurement): string | undefined {
  const has = (name: string): string | undefined => (name in layers ? name : undefined);
  if (node.word.family === 'layer') return has(`${node.name}/before`) ?? has(node.name);
  const before = graph.nodes[node.inputs[0]!]!;
  return has(node.name) ?? (before.word.family === 'layer' && `${before.name}/before` in layers ? has(before.name) : undefined);
}

/** Factors of one quantity, sorted. */
export const factorsOf = (rows: readonly LayerComparison[], quantity: Quantity): number[] =>
  rows.flatMap((row) => row[quantity]?.factor ?? []).sort((a, b) => a - b);
export const largest = (sorted: readonly number[]): number | null => sorted.at(-1) ?? null;
