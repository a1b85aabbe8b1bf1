/** How much of the loss's gradient reaches a layer: what rules judge, hints tell and drawings colour. */
import type { Graph, GraphNode } from '../ir/graph.ts';
import { sizeOf } from '../ir/types.ts';
import type { Facts } from './facts.ts';

/** ‖∂L/∂h‖ of a node's whole output, root mean square over weights and samples; undefined where it is not known. */
export function reaching({ signals, shapes }: Facts, id: number): number | undefined {
  const signal = signals?.[id];
  const shape = shapes[id];
  return signal && shape && Math.sqrt(signal.backward.second * sizeOf(shape));
}

/**
 * The node whose gradient is told for this one. The loss begins at what an output names, so that is it for an output. An input
 * of tokens has none: they are no numbers to be moved, and a zero would tell of a gradient that has vanished.
 */
export function lossSeenFrom({ signals }: Facts, { id, word, inputs }: GraphNode): number | undefined {
  if (word.name === 'output') return inputs[0] ?? id;
  return inputs.length === 0 && signals?.[id]?.backward.second === 0 ? undefined : id;
}

/** Hints ask for one layer after another. */
const known = new WeakMap<Facts, readonly (number | undefined)[]>();

/** By node: the gradient that reaches it, by the one that reaches the last layer with trained weights; undefined where either is not known. */
export function gradientRatios(graph: Graph, facts: Facts): readonly (number | undefined)[] {
  let ratios = known.get(facts);
  if (!ratios) {
    const last = graph.nodes.findLast((node) => facts.signals?.[node.id]?.weightGradients['kernel']);
    const end = last && reaching(facts, last.id);
    ratios = graph.nodes.map((node) => {
      const at = lossSeenFrom(facts, node);
      const own = end && at !== undefined ? reaching(facts, at) : undefined;
      return own === undefined ? undefined : own / end!;
    });
    known.set(facts, ratios);
  }
  return ratios;
}
