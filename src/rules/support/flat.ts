/** How much of what an activation is fed lies where it is flat. */
import type { GraphNode } from '../../ir/graph.ts';
import { distribution } from '../../ir/gaussian/normal.ts';
import type { Subject } from '../rule.ts';

/** Beyond ±5 the slope of tanh is below 2e-4, that of sigmoid below 7e-3 (DeepDiagnosis, Wardat et al. 2022). */
export const FLAT = 5;
const BOUNDED = new Set(['sigmoid', 'tanh', 'hard_sigmoid', 'softsign']);

export const flatPart = ({ graph, facts }: Subject, node: GraphNode): number => {
  const fed = facts.signals?.[graph.nodes[node.id]!.inputs[0]!]?.forward;
  if (!fed) return 0;
  const deviation = Math.sqrt(Math.max(1e-12, fed.second - fed.mean ** 2));
  return distribution((-FLAT - fed.mean) / deviation) + distribution((fed.mean - FLAT) / deviation);
};

/** Activations that have flat ends, with the part that lies there. */
export const flatParts = (subject: Subject): { node: GraphNode; part: number }[] => subject.graph.nodes
  .filter(({ word, inputs }) => BOUNDED.has(word.name) && inputs.length === 1)
  .map((node) => ({ node, part: flatPart(subject, node) }));
