/** GN4109: batch normalization learns the variance of values that fell out, and meets another one when it is used. */
import { show } from './support/numbers.ts';
import { defineRule } from './rule.ts';
import { consumersOf, nextOf } from './support/neighbours.ts';

const DROPOUTS = new Set(['dropout', 'spatial_dropout', 'gaussian_dropout']);
const THROUGH = new Set([...DROPOUTS, 'linear', 'flatten', 'reshape', 'permute', 'relu', 'leaky_relu', 'elu', 'selu', 'tanh', 'sigmoid', 'gelu', 'swish']);

export const dropoutBeforeBatchNorm = defineRule({
  code: 'GN4109',
  name: 'dropout-before-batch-norm',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'dropout-before-batch-norm.md',
  summary: 'batch normalization keeps the variance of training, which dropout has raised',
  messages: {
    default: ({ dropout, norm, factor }: { dropout: string; norm: string; factor: string }) =>
      `\`${norm}\` keeps a variance that \`${dropout}\` has raised, up to ${factor} times what it meets after training`,
  },
  check({ graph, facts, text }, report) {
    const consumers = consumersOf(graph);
    for (const node of graph.nodes) {
      if (!DROPOUTS.has(node.word.name)) continue;
      const rate = node.args['rate'];
      const share = typeof rate === 'number' ? rate : typeof rate === 'object' && rate !== null && 'value' in rate ? rate.value : 0;
      const next = nextOf(node, consumers, THROUGH);
      if (next?.word.name !== 'batch_norm' || share === 0) continue;
      // E[x²] grows by 1/(1-p); the variance by that and by what the mean adds.
      const fed = facts.signals?.[node.inputs[0]!]?.forward;
      const before = fed ? fed.second - fed.mean ** 2 : 0;
      const factor = fed && before > 1e-9 ? (fed.second / (1 - share) - fed.mean ** 2) / before : 1 / (1 - share);
      report(
        'default',
        { dropout: node.name, norm: next.name, factor: show(factor) },
        {
          place: node.place,
          label: 'raises the variance, in training only',
          related: [{ place: next.place, text: 'learns that variance, and uses it when nothing falls out any more' }],
          fixes:
            node.place.file === next.place.file && node.place.end <= next.place.start
              ? [
                  {
                    title: 'put it behind the normalization',
                    applicability: 'unsafe',
                    edits: [
                      { place: node.place, text: 'linear' },
                      { place: { ...next.place, start: next.place.end }, text: ` -> ${text(node.place)}` },
                    ],
                  },
                ]
              : [],
          data: { factor },
        },
      );
    }
  },
});
