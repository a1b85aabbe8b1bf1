/** GN3006: an activation whose slope is zero everywhere, so that nothing before it is trained. */
import { defineRule } from './rule.ts';
import { besides } from './support/besides.ts';
import { distinct } from './support/edits.ts';

/** Slopes are looked at here: values of usual size, off the places where functions bend. */
const PROBES = [-2.37, -0.91, -0.13, 0.17, 0.83, 2.41];

export const blockedGradient = defineRule({
  code: 'GN3006',
  name: 'blocked-gradient',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'blocked-gradient.md',
  summary: 'an activation whose slope is zero everywhere, so that nothing before it is trained',
  messages: {
    default: ({ layer, count }: { layer: string; count: number }) =>
      `no gradient passes \`${layer}\`: its slope is zero, and ${count === 1 ? 'the layer' : `the ${count} layers`} before it that only it leads on from ${count === 1 ? 'is' : 'are'} not trained`,
  },
  check({ graph, facts }, report) {
    const flat = graph.nodes.filter(
      ({ word, args }) =>
        word.family === 'activation' && word.derivative !== undefined && PROBES.every((x) => word.derivative!(x, args) === 0),
    );
    if (flat.length === 0) return;
    // What reaches an output without going through a flat one gets a gradient.
    const reached = new Set<number>();
    const blocked = new Set(flat.map(({ id }) => id));
    const waiting = graph.outputs.map(({ node }) => node);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      if (!blocked.has(id)) waiting.push(...graph.nodes[id]!.inputs);
    }
    const lost = graph.nodes.filter(({ id }) => !reached.has(id) && (facts.costs[id]?.trainable ?? 0) > 0);
    const [first, ...others] = flat.filter(({ id }) => reached.has(id));
    if (!first || lost.length === 0) return;
    report('default', { layer: first.name, count: lost.length }, {
      place: first.place,
      label: 'the slope is zero here',
      related: besides(first.place, others.map((node) => ({ place: node.place, text: `\`${node.name}\` too` }))),
      fixes: [{ title: 'use its smooth form, `sigmoid`', applicability: 'unsafe', edits: distinct(flat.map(({ place }) => ({ place, text: 'sigmoid' }))) }],
    });
  },
});
