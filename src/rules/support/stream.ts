/** Residual streams: runs of additions, each to the one before, and how what flows along them grows. */
import type { GraphNode } from '../../ir/graph.ts';
import { mainKernel } from '../../passes/main-kernel.ts';
import type { Subject } from '../rule.ts';

export interface Stream {
  /** Additions, in order. */
  readonly sums: readonly GraphNode[];
  /**
   * E[x²] after the last addition by that after the first, as far as the second half goes on like that: small values
   * that flow in are soon outgrown by branches of any size, which is no growth by a factor.
   */
  readonly growth: number;
}

/** Growth of E[x²] along a stream from which on it is worth a word: the values' size grows tenfold. */
export const LARGE = 100;

/** Of the branches that an addition takes, the one that comes from further back; with a shortcut, that. */
const identityOf = (sum: GraphNode): number => Math.min(...sum.inputs);
export const branchOf = (sum: GraphNode): number => Math.max(...sum.inputs);

/** The layer with a kernel that ends the branch of an addition. */
export function endOf({ graph: { nodes }, facts }: Subject, sum: GraphNode): GraphNode | undefined {
  let at = nodes[branchOf(sum)];
  while (at && at.word.name !== 'add' && !mainKernel(facts.costs[at.id]?.weights ?? [])) at = at.inputs.length === 1 ? nodes[at.inputs[0]!] : undefined;
  return at?.word.name === 'add' ? undefined : at;
}

/** Every run of additions whose identity goes on through activations at most. */
export function streamsOf({ graph, facts }: Subject): Stream[] {
  const { signals } = facts;
  if (!signals) return [];
  const runs = new Map<number, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.word.name !== 'add' || node.inputs.length < 2) continue;
    let from = identityOf(node);
    while (graph.nodes[from]!.word.family === 'activation' && graph.nodes[from]!.inputs.length === 1) from = graph.nodes[from]!.inputs[0]!;
    const run = runs.get(from) ?? [];
    run.push(node);
    runs.delete(from);
    runs.set(node.id, run);
  }
  return [...runs.values()].map((sums) => {
    const from = (i: number): number => signals[sums[sums.length - 1]!.id]!.forward.second / signals[sums[i]!.id]!.forward.second;
    return { sums, growth: Math.min(from(0), from(sums.length - 1 >> 1) ** 2) };
  });
}

/** The stream that grows most; undefined in networks without one. */
export const largestStream = (subject: Subject): Stream | undefined =>
  streamsOf(subject).reduce<Stream | undefined>((most, stream) => (most && !(stream.growth > most.growth) ? most : stream), undefined);
