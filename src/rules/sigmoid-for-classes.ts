/** GN4114: cross-entropy over several classes, on outputs that answer for each class on their own. */
import { lookUpWord } from '../catalog/index.ts';
import { defineRule } from './rule.ts';

export const sigmoidForClasses = defineRule({
  code: 'GN4114',
  name: 'sigmoid-for-classes',
  severity: 'warning',
  // networks that people reported as healthy end so, and do learn
  recommended: false,
  since: '0.1.0',
  docs: 'sigmoid-for-classes.md',
  summary: 'cross-entropy over several classes, on outputs that answer for each class on their own',
  messages: {
    default: ({ loss, made, classes }: { loss: string; made: string; classes: number }) =>
      `\`${loss}\` takes shares that sum to 1, but \`${made}\` answers for each of ${classes} classes on its own`,
  },
  check({ graph, facts, training }, report) {
    for (const { node: last, loss } of training?.outputs ?? []) {
      if (loss.args['from_logits'] === true || lookUpWord(loss.word, 'loss')?.expects?.targets !== 'class') continue;
      let node = graph.nodes[last]!;
      while (node.word.name === 'output' && node.inputs.length === 1) node = graph.nodes[node.inputs[0]!]!;
      const classes = facts.shapes[node.id]?.at(-1) ?? 0;
      if (node.word.name !== 'sigmoid' || classes < 2) continue;
      report('default', { loss: loss.word, made: node.name, classes }, {
        place: node.place,
        label: 'its outputs need not sum to 1',
        related: [{ place: loss.place, text: `\`${loss.word}\` here` }],
        fixes: [{ title: 'end in `softmax`', applicability: 'unsafe', edits: [{ place: node.place, text: 'softmax' }] }],
      });
    }
  },
});
