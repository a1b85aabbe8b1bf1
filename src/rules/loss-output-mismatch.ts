/** GN4106: the loss reads something else in the network's outputs, or in the labels, than what they are. */
import type { Fix } from '../diagnostics/diagnostic.ts';
import { lookUpWord } from '../catalog/index.ts';
import { defineRule } from './rule.ts';

const POSITIVE = new Set(['relu', 'relu6', 'softplus', 'exponential', 'sigmoid', 'hard_sigmoid', 'softmax']);

export const lossOutputMismatch = defineRule({
  code: 'GN4106',
  name: 'loss-output-mismatch',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'loss-output-mismatch.md',
  summary: 'the loss reads something else in the outputs or labels than what they are',
  messages: {
    twice: ({ loss, made }: { loss: string; made: string }) => `\`${loss}\` takes logits and makes probabilities itself, but \`${made}\` has made them already`,
    numbers: ({ loss, classes, data }: { loss: string; classes: number; data: string }) =>
      `\`${loss}\` takes the numbers of the ${classes} classes of \`${data}\` for amounts`,
    onesided: ({ loss, made }: { loss: string; made: string }) => `\`${loss}\` wants outputs of both signs, but \`${made}\` gives none below zero`,
  },
  check({ graph, training }, report) {
    if (!training) return;
    for (const { node: end, loss, target: { classes } } of training.outputs) {
      const targets = lookUpWord(loss.word, 'loss')?.expects?.targets;
      let node = graph.nodes[end]!;
      while (node.word.name === 'output' && node.inputs.length === 1) node = graph.nodes[node.inputs[0]!]!;
      const made = node.word.name;
      const related = [{ place: loss.place, text: `\`${loss.word}\` here` }];
      const put = (title: string, place: Fix['edits'][number]['place'], text: string): Fix => ({ title, applicability: 'unsafe', edits: [{ place, text }] });
      if (loss.args['from_logits'] === true && (made === 'softmax' || made === 'sigmoid')) {
        report('twice', { loss: loss.word, made }, { place: node.place, label: 'squashed a second time by the loss', related, fixes: [put(`take \`from_logits\` away`, loss.places['from_logits'] ?? loss.place, loss.places['from_logits'] ? 'false' : loss.word)] });
      } else if (targets === 'values' && classes !== null && classes > 2) {
        report('numbers', { loss: loss.word, classes, data: training.data.name }, {
          place: loss.place,
          label: `class ${classes - 1} would be ${classes - 1} times as much as class 1`,
          notes: [`end in \`dense(${training.data.name}.classes) -> softmax\` and use the loss \`cross_entropy\``],
        });
      } else if (/hinge$/.test(loss.word) && POSITIVE.has(made)) {
        report('onesided', { loss: loss.word, made }, {
          place: node.place,
          label: 'one of the classes is never reached',
          related,
          fixes: [put('end in `tanh`', node.place, 'tanh')],
        });
      }
    }
  },
});
