/** A network as it would be with other initializers: tried in the graph, where no text is edited, so that it can decide about a finding. */
import type { GraphNode } from '../../ir/graph.ts';
import type { Configured } from '../../ir/types.ts';
import { trainingSignals } from '../../passes/signal/training.ts';
import type { Subject } from '../rule.ts';
import { chainOf } from './chain.ts';

/** Every layer of the chain but the last drawn by `initializer`, one without arguments. */
export function initializedBy(subject: Subject, initializer: string): Subject {
  const { trained = [], last } = chainOf(subject) ?? {};
  const { graph, facts, training } = subject;
  const changed = new Map(trained.filter((it) => it !== last).map(({ node, weight }) => [node.id, weight.initializer]));
  const nodes = graph.nodes.map((node): GraphNode => {
    const name = changed.get(node.id);
    if (name === undefined || !(name in node.args)) return node;
    const value: Configured = { kind: 'word', word: initializer, family: 'initializer', args: {}, place: node.place, places: {} };
    return { ...node, args: { ...node.args, [name]: value } };
  });
  const edited = { ...graph, nodes };
  return { graph: edited, training, facts: { ...facts, signals: trainingSignals(edited, facts.shapes, facts.costs, training) } };
}
