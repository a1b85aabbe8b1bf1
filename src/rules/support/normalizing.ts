/** Layers that normalize, and how many values their statistics are over. */
import type { GraphNode } from '../../ir/graph.ts';
import { signalOptions } from '../../passes/signal/training.ts';
import type { Subject } from '../rule.ts';

const NORMALIZATIONS = new Set(['batch_norm', 'layer_norm', 'group_norm', 'instance_norm']);

export const normalizes = ({ word }: GraphNode): boolean => NORMALIZATIONS.has(word.name);

/** Values that one mean and one variance are taken over; an unknown length is taken for enough. */
export function statisticOver({ facts, training }: Subject, node: GraphNode): number {
  const shape = facts.shapes[node.id] ?? [];
  const units = shape.at(-1) ?? 1;
  const positions = shape.slice(0, -1).reduce<number>((product, n) => product * (n ?? Infinity), 1);
  switch (node.word.name) {
    case 'batch_norm': return signalOptions(training).batch.size * positions;
    case 'instance_norm': return positions;
    case 'group_norm': return (positions * units) / (node.args['groups'] as number);
    default: return units;
  }
}
