/** GN4110: inputs so large, or so small, that the first layer's initialization and the usual learning rates do not fit them. */
import { defineRule } from './rule.ts';
import { show } from './support/numbers.ts';
import { consumersOf } from './support/neighbours.ts';

/** Outside of these root mean squares, initializations made for values around 1 no longer do their work. */
const [LOW, HIGH] = [0.01, 10];
/** What scales for itself, or takes numbers as names. */
const ANSWERS = new Set(['batch_norm', 'layer_norm', 'instance_norm', 'group_norm', 'embedding']);

export const unscaledInputs = defineRule({
  code: 'GN4110',
  name: 'unscaled-inputs',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'unscaled-inputs.md',
  summary: 'inputs far from 1 in size, for which initializations and learning rates are not made',
  yieldsTo: ['exploding-gradient', 'learning-rate-out-of-range'],
  messages: {
    default: ({ data, size }: { data: string; size: string }) => `the values of \`${data}\` have a size of ${size}, not of about 1`,
  },
  check({ graph, training, facts }, report) {
    if (!training) return;
    const consumers = consumersOf(graph);
    for (const { node: id, column } of training.inputs) {
      const size = Math.sqrt(column.moments.second);
      if (size >= LOW && size <= HIGH) continue;
      let after = consumers[id]!;
      while (after.length === 1 && ['flatten', 'reshape', 'permute', 'linear', 'dropout'].includes(after[0]!.word.name)) after = consumers[after[0]!.id]!;
      if (after.every(({ word }) => ANSWERS.has(word.name))) continue;
      const { place } = graph.nodes[id]!;
      report('default', { data: training.data.name, size: show(size) }, {
        place,
        label: 'flow in as they are',
        related: [{ place: training.data.source.place, text: `root mean square ${show(size)}` }],
        notes: [`the gradient of the first layer's weights is ${show(size)} times what it would be with values of size 1`],
        fixes: facts.shapes[id] ? [{ title: 'normalize them first', applicability: 'unsafe', edits: [{ place: { ...place, start: place.end }, text: ' -> batch_norm' }] }] : [],
      });
    }
  },
});
