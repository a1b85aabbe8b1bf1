/** GN4101: the loss wants probabilities, but the network does not end in what makes them. */
import { defineRule } from './rule.ts';

/** The activation that each loss goes with. */
const WANTED: Readonly<Record<string, string>> = { cross_entropy: 'softmax', binary_cross_entropy: 'sigmoid' };

export const missingSoftmax = defineRule({
  code: 'GN4101',
  name: 'missing-softmax',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'missing-softmax.md',
  summary: 'the loss wants probabilities, but the network does not end in what makes them',
  messages: {
    default: ({ network, loss, end, wanted }: { network: string; loss: string; end: string; wanted: string }) =>
      `\`${loss}\` takes probabilities, but \`${network}\` ends in \`${end}\`, not in \`${wanted}\``,
  },
  check({ graph, facts, training }, report) {
    for (const { node: last, loss } of training?.outputs ?? []) {
      const wanted = WANTED[loss.word];
      let node = graph.nodes[last]!;
      while (node.word.name === 'output' && node.inputs.length === 1) node = graph.nodes[node.inputs[0]!]!;
      const made = node.word.name;
      // A softmax over one unit is a finding of its own, whatever the loss.
      if (made === 'softmax' && facts.shapes[node.id]?.at(-1) === 1) continue;
      if (loss.args['from_logits'] === true || wanted === undefined || made === wanted || (wanted === 'softmax' && made === 'sigmoid')) continue;
      const bare = node.word.family === 'layer' || made === 'linear';
      report('default', { network: graph.name, loss: loss.word, end: node.name, wanted }, {
        place: node.place,
        label: 'its values are not probabilities',
        related: [{ place: loss.place, text: `takes the logarithm of them, from 1e-7 to 1` }],
        fixes: [bare
          ? { title: `end in \`${wanted}\``, applicability: 'unsafe', edits: [{ place: { ...node.place, start: node.place.end }, text: ` -> ${wanted}` }] }
          : { title: `end in \`${wanted}\` in place of \`${made}\``, applicability: 'unsafe', edits: [{ place: node.place, text: wanted }] }],
      });
    }
  },
});
