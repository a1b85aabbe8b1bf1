/** How likely narrow layers of ReLU are to give zeros only. */
import type { GraphNode } from '../../ir/graph.ts';
import { distribution } from '../../ir/gaussian/normal.ts';
import { sizeOf } from '../../ir/types.ts';
import type { Subject } from '../rule.ts';

/** From here on a finding is worth a word. */
export const LIKELY = 0.1;

/** P(a layer gives zeros only, for a given input) = Π P(h ≤ 0); 2⁻ⁿ for n units fed around zero (Lu et al. 2019). */
export function deadLayers({ facts, graph }: Subject): { nodes: GraphNode[]; chance: number; likeliest: { node: GraphNode; chance: number } | undefined } {
  const nodes = graph.nodes.filter((node) => node.word.name === 'relu' && facts.shapes[node.id]?.length === 1);
  let alive = 1;
  let likeliest: { node: GraphNode; chance: number } | undefined;
  for (const node of nodes) {
    const fed = facts.signals?.[node.inputs[0]!]?.forward;
    const deviation = fed ? Math.sqrt(Math.max(1e-12, fed.second - fed.mean ** 2)) : 1;
    const chance = distribution(-(fed?.mean ?? 0) / deviation) ** sizeOf(facts.shapes[node.id]!);
    alive *= 1 - chance;
    // Of equals the first: rounding decides nothing.
    if (likeliest === undefined || chance > 1.001 * likeliest.chance) likeliest = { node, chance };
  }
  return { nodes, chance: 1 - alive, likeliest };
}
