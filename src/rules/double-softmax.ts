/** GN4104: a softmax whose output goes on through the network, or that has one unit, passes next to no gradient. */
import { defineRule } from './rule.ts';
import { show } from './support/numbers.ts';

export const doubleSoftmax = defineRule({
  code: 'GN4104',
  name: 'double-softmax',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'double-softmax.md',
  summary: 'a softmax inside the network, or over one unit, passes next to no gradient',
  messages: {
    again: ({ first, second }: { first: string; second: string }) => `\`${second}\` is applied to probabilities that \`${first}\` made`,
    single: ({ layer }: { layer: string }) => `\`${layer}\` over one unit is always 1, and its gradient always 0`,
  },
  check({ graph, facts, training }, report) {
    const lossOf = (id: number) =>
      training?.outputs.find(
        ({ node }) => node === id || (graph.nodes[node]!.word.name === 'output' && graph.nodes[node]!.inputs[0] === id),
      )?.loss;
    const place = (id: number) => graph.nodes[id]!.place;
    for (const node of graph.nodes.filter(({ word }) => word.name === 'softmax')) {
      const units = facts.shapes[node.id]?.at(-1);
      if (units === 1) {
        const loss = lossOf(node.id);
        // A sigmoid passes a quarter of a squared or absolute error at most, and nothing of one that it is sure of; with its own loss it passes all.
        const swaps = loss !== undefined && (loss.word === 'cross_entropy' || (loss.word !== 'binary_cross_entropy' && training?.data.facts.classes === 2));
        report('single', { layer: node.name }, {
          place: node.place,
          label: 'e^x / e^x',
          fixes: [{
            title: `use \`sigmoid\`${swaps || loss?.word === 'binary_cross_entropy' ? ', with `binary_cross_entropy`' : ''}`,
            applicability: 'unsafe',
            edits: [{ place: node.place, text: 'sigmoid' }, ...(swaps ? [{ place: { ...loss.place, end: loss.place.start + loss.word.length }, text: 'binary_cross_entropy' }] : [])],
          }],
        });
        continue;
      }
      let before = graph.nodes[node.inputs[0]!];
      while (before && ['dropout', 'flatten', 'linear', 'output'].includes(before.word.name)) before = graph.nodes[before.inputs[0]!];
      if (before?.word.name !== 'softmax' && before?.word.name !== 'sigmoid') continue;
      report('again', { first: before.name, second: node.name }, {
        place: place(before.id),
        label: units ? `passes about ${show(Math.sqrt((units - 1) / units ** 3))} of the gradient's norm` : 'flattens the gradient',
        related: [{ place: node.place, text: 'makes probabilities of what are probabilities already' }],
        fixes: [{ title: `take the first out`, applicability: 'unsafe', edits: [{ place: place(before.id), text: 'linear' }] }],
      });
    }
  },
});
