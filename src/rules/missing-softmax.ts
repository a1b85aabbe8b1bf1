/** GN4101: the loss wants probabilities, but the network does not end in what makes them. */
import { defineRule } from './rule.ts';
import { isConfigured } from '../ir/types.ts';

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
    const loss = training?.settings['loss'];
    if (!training || !isConfigured(loss) || loss.args['from_logits'] === true) return;
    const wanted = WANTED[loss.word];
    for (const output of graph.outputs) {
      let node = graph.nodes[output.node]!;
      while (node.word.name === 'output' && node.inputs.length === 1) node = graph.nodes[node.inputs[0]!]!;
      const made = node.word.name;
      // A softmax over one unit is a finding of its own, whatever the loss.
      if (made === 'softmax' && facts.shapes[node.id]?.at(-1) === 1) continue;
      if (wanted === undefined || made === wanted || (wanted === 'softmax' && made === 'sigmoid')) continue;
      const bare = node.word.family === 'layer' || made === 'linear';
      report('default', { network: graph.name, loss: loss.word, end: node.name, wanted }, {
        place: node.place,
        label: 'its values are not probabilities',
        related: [{ place: training.places['loss'] ?? loss.place, text: `takes the logarithm of them, from 1e-7 to 1` }],
        fixes: [bare
          ? { title: `end in \`${wanted}\``, applicability: 'unsafe', edits: [{ place: { ...node.place, start: node.place.end }, text: ` -> ${wanted}` }] }
          : { title: `end in \`${wanted}\` in place of \`${made}\``, applicability: 'unsafe', edits: [{ place: node.place, text: wanted }] }],
      });
    }
  },
});
