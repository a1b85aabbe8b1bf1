/** GN4108: a bias that the normalization behind it takes out again. */
import { defineRule } from './rule.ts';
import { distinct, setArgument } from './support/edits.ts';
import { consumersOf, nextOf } from './support/neighbours.ts';

/** Those that take out the mean of each channel, and with it whatever was added to all of it. */
const NORMALIZATIONS = new Set(['batch_norm', 'instance_norm']);

export const biasBeforeNormalization = defineRule({
  code: 'GN4108',
  name: 'bias-before-normalization',
  severity: 'info',
  // published networks have such biases, and they do no harm
  recommended: false,
  since: '0.1.0',
  docs: 'bias-before-normalization.md',
  summary: 'a bias that the normalization behind it takes out again',
  messages: {
    default: ({ layer, norm, biases }: { layer: string; norm: string; biases: number }) =>
      `the ${biases} biases of \`${layer}\` do nothing: \`${norm}\` takes them out again`,
  },
  check({ graph, facts, text }, report) {
    const consumers = consumersOf(graph);
    for (const node of graph.nodes) {
      const bias = facts.costs[node.id]?.weights.find(({ name }) => name === 'bias');
      const next = nextOf(node, consumers, new Set(['linear']));
      if (!bias || node.args['use_bias'] !== true || !next || !NORMALIZATIONS.has(next.word.name) || node.weightsOf !== undefined) continue;
      // Over a flattened feature map the channels of the two differ.
      if (facts.shapes[node.id]?.at(-1) !== facts.shapes[next.id]?.at(-1)) continue;
      const edits = distinct([setArgument(node, 'use_bias', 'false', text)]);
      report('default', { layer: node.name, norm: next.name, biases: bias.shape[0] ?? 0 }, {
        place: node.place,
        label: 'adds the same to all values of a channel',
        related: [{ place: next.place, text: 'subtracts the mean of each channel, and adds `beta`' }],
        fixes: edits.length > 0 ? [{ title: 'leave the bias out', applicability: 'unsafe', edits }] : [],
      });
    }
  },
});
