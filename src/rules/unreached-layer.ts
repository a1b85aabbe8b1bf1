/** GN4118: a layer is computed, and no output depends on it. */
import { reachesOutput } from '../passes/reach.ts';
import { defineRule } from './rule.ts';

export const unreachedLayer = defineRule({
  code: 'GN4118',
  name: 'unreached-layer',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'unreached-layer.md',
  summary: 'no output depends on a layer',
  messages: {
    default: ({ layer }: { layer: string }) => `nothing uses what \`${layer}\` gives`,
  },
  check({ graph }, report) {
    const { nodes } = graph;
    const reaches = reachesOutput(graph);
    const used = new Set(nodes.flatMap(({ inputs }) => inputs));
    const seen = new Set<string>();
    for (const node of nodes) {
      // One finding a loose end: what leads to it is loose for the same reason.
      if (reaches[node.id] || used.has(node.id)) continue;
      const at = `${node.place.file} ${node.place.start}`;
      if (seen.has(at)) continue;
      seen.add(at);
      const loose = before(node.id, (id) => nodes[id]!.inputs.filter((input) => !reaches[input]));
      report('default', { layer: node.name }, {
        place: node.place,
        label: loose.length === 0 ? 'no output depends on it' : `nor what leads here only: ${loose.slice(0, 3).map((id) => `\`${nodes[id]!.name}\``).join(', ')}${loose.length > 3 ? ` and ${loose.length - 3} more` : ''}`,
        notes: ['a name that stands as a step takes the place of what flowed before it: merge the two, `concat(name)`, or take this out', 'the model is built, and its parameters are counted, without it'],
      });
    }
  },
});

/** Everything that is met on the ways back from a node, without it, nearest first. */
function before(id: number, inputs: (id: number) => readonly number[]): readonly number[] {
  const found = new Set(inputs(id));
  for (const each of found) for (const input of inputs(each)) found.add(input);
  return [...found];
}
