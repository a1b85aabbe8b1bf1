/** GN4107: layers that are linear, with nothing between them that is not, compute no more than one of them. */
import type { Graph, GraphNode } from '../ir/graph.ts';
import type { Facts } from '../passes/facts.ts';
import { sizeOf } from '../ir/types.ts';
import { defineRule } from './rule.ts';
import { besides } from './support/besides.ts';
import { consumersOf, nextOf } from './support/neighbours.ts';

const LINEAR = new Set(['dense', 'conv']);
const THROUGH = new Set([
  'flatten',
  'reshape',
  'permute',
  'linear',
  'dropout',
  'batch_norm',
  'average_pool',
  'global_average_pool',
  'zero_padding',
  'cropping',
]);

/** A narrow layer between wide ones, and a 1x7 before a 7x1, are fewer weights for the same map: that is done on purpose. */
function isFactorization(first: GraphNode, second: GraphNode, facts: Facts): boolean {
  const size = (id: number | undefined): number => sizeOf(facts.shapes[id!] ?? []);
  if (size(first.id) < size(first.inputs[0]) && size(first.id) < size(second.id)) return true;
  if (first.word.name !== 'conv' || second.word.name !== 'conv') return false;
  const [a, b] = [first, second].map((node) => (facts.costs[node.id]?.weights[0]?.shape ?? []).slice(0, -2));
  const channels = (id: number | undefined): number => facts.shapes[id!]?.at(-1) ?? 0;
  const narrow = channels(first.id) < channels(first.inputs[0]) && channels(first.id) < channels(second.id);
  return narrow || (a!.includes(1) !== b!.every((k) => k > 1) && a!.some((k, i) => k !== b![i]) && a!.includes(1) && b!.includes(1));
}

function chainFrom(first: GraphNode, graph: Graph, facts: Facts, consumers: ReturnType<typeof consumersOf>): GraphNode[] {
  const chain = [first];
  for (let at: GraphNode | undefined = first; at;) {
    const next: GraphNode | undefined = nextOf(at, consumers, THROUGH);
    const joined: boolean =
      next !== undefined &&
      LINEAR.has(next.word.name) &&
      !isFactorization(at, next, facts) &&
      !graph.outputs.some(({ node }) => node === at!.id);
    at = joined ? next : undefined;
    if (at) chain.push(at);
  }
  return chain;
}

export const collapsingLayers = defineRule({
  code: 'GN4107',
  name: 'collapsing-layers',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'collapsing-layers.md',
  summary: 'linear layers without an activation between them compute no more than one of them',
  messages: {
    default: ({ first, last, count }: { first: string; last: string; count: number }) =>
      `${count} linear layers in a row, \`${first}\` to \`${last}\`, compute no more than one`,
  },
  check({ graph, facts }, report) {
    const consumers = consumersOf(graph);
    const seen = new Set<number>();
    for (const node of graph.nodes) {
      if (seen.has(node.id) || !LINEAR.has(node.word.name)) continue;
      const chain = chainFrom(node, graph, facts, consumers);
      for (const { id } of chain) seen.add(id);
      const [first, second] = chain;
      if (!second) continue;
      const places = new Map(chain.slice(0, -1).map(({ place }) => [`${place.file} ${place.end}`, { ...place, start: place.end }]));
      report('default', { first: first!.name, last: chain.at(-1)!.name, count: chain.length }, {
        place: first!.place,
        label: 'no activation behind it',
        related: besides(first!.place, chain.slice(1).map(({ place }) => ({ place, text: 'goes straight into this' }))).slice(0, 3),
        notes: ['a product of matrices is one matrix: the depth costs time and adds nothing that can be learned'],
        fixes: [{ title: 'put `relu` between', applicability: 'unsafe', edits: [...places.values()].map((place) => ({ place, text: ' -> relu' })) }],
      });
    }
  },
});
