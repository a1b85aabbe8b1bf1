/** GN3007: a normalization that gives a constant, repeats one, or divides by its epsilon alone. */
import { gridOf, overBatch } from '../ir/covariance.ts';
import type { GraphNode } from '../ir/graph.ts';
import { signalOptions } from '../passes/signal/training.ts';
import { defineRule, type Subject } from './rule.ts';
import { normalizes, statisticOver } from './support/normalizing.ts';
import { show } from './support/numbers.ts';

/** Part of epsilon below which the variance no longer counts: values come out at a tenth of their size and less. */
const BELOW = 0.01;

/** Variance over the batch of what batch normalization is fed. */
function varianceFed({ facts, training }: Subject, node: GraphNode): number {
  const from = node.inputs[0]!;
  const fed = facts.signals![from]!.forward;
  return fed.second - overBatch(fed.covariance, gridOf(facts.shapes[from]!), signalOptions(training).batch);
}

export const uselessNormalization = defineRule({
  code: 'GN3007',
  name: 'useless-normalization',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'useless-normalization.md',
  summary: 'a normalization that gives a constant, repeats one, or divides by its epsilon alone',
  yieldsTo: ['vanishing-gradient', 'constant-initializer', 'blocked-gradient', 'exploding-gradient'],
  messages: {
    single: ({ layer }: { layer: string }) => `\`${layer}\` takes mean and variance of one value: it gives a constant, and passes no gradient`,
    twice: ({ layer, before }: { layer: string; before: string }) => `\`${layer}\` normalizes what \`${before}\` has normalized`,
    constant: ({ layer, deviation, epsilon }: { layer: string; deviation: string; epsilon: string }) =>
      `the samples that \`${layer}\` is fed differ by ${deviation} only: it divides by √epsilon = ${epsilon} instead`,
  },
  check(context, report) {
    const { graph, facts } = context;
    if (!facts.signals) return;
    for (const node of graph.nodes) {
      if (!normalizes(node) || node.rateFactor === 0) continue;
      const before = graph.nodes[node.inputs[0]!]!;
      const remove = { title: 'take it out', applicability: 'unsafe' as const, edits: [{ place: node.place, text: 'linear' }] };
      if (statisticOver(context, node) === 1) {
        report('single', { layer: node.name }, { place: node.place, label: 'x - x = 0', fixes: [remove] });
        return;
      }
      if (before.word.name === node.word.name) {
        report('twice', { layer: node.name, before: before.name }, {
          place: node.place,
          label: 'has mean 0 and variance 1 to begin with',
          related: before.place.start === node.place.start ? [] : [{ place: before.place, text: 'normalizes already' }],
          fixes: before.place.start === node.place.start ? [] : [remove],
        });
        return;
      }
      const epsilon = node.args['epsilon'];
      const variance = varianceFed(context, node);
      if (node.word.name !== 'batch_norm' || typeof epsilon !== 'number' || !(variance < BELOW * epsilon)) continue;
      const deviation = Math.sqrt(Math.max(0, variance));
      report('constant', { layer: node.name, deviation: show(deviation), epsilon: show(Math.sqrt(epsilon)) }, {
        place: node.place,
        label: `gives values of size ${show(deviation / Math.sqrt(epsilon))}, not 1`,
        notes: ['what is the same for all samples carries nothing that could be learned: the layers before it lose the differences'],
        data: { variance, epsilon },
      });
      return;
    }
  },
});
