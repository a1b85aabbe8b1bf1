/** GN3008: batch normalization over so few values that its mean and variance are mostly chance. */
import type { GraphNode } from '../ir/graph.ts';
import { signalOptions } from '../passes/signal/training.ts';
import { defineRule, type RuleContext, type Subject } from './rule.ts';
import { distinct, tested, type Candidate } from './support/edits.ts';
import { percent } from './support/numbers.ts';
import { statisticOver } from './support/normalizing.ts';

/** Samples below which Wu & He (2018) found batch normalization to lose accuracy … */
const SAMPLES = 8;
/** … where its last statistics were over maps of 7x7: 8 of these did no harm. */
const VALUES = 8 * 7 * 7;

/** The batch normalization with fewest values, where they are too few. One value is another rule's. */
function fewest(subject: Subject): { readonly node: GraphNode; readonly count: number } | undefined {
  if (!subject.training || signalOptions(subject.training).batch.size >= SAMPLES) return undefined;
  return subject.graph.nodes
    .filter(({ word, rateFactor }) => word.name === 'batch_norm' && rateFactor !== 0)
    .map((node) => ({ node, count: statisticOver(subject, node) }))
    .filter(({ count }) => count > 1 && count < VALUES)
    .sort((a, b) => a.count - b.count)[0];
}

/** Relative standard deviation of a variance that is estimated from so many values. */
const errorOf = (count: number): number => Math.sqrt(2 / (count - 1));
const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));

/** Statistics of each sample in place of the batch's: of groups of channels for images, of all units elsewhere. */
function bySample({ graph, facts }: RuleContext): Candidate {
  const norms = graph.nodes.filter(({ word }) => word.name === 'batch_norm');
  const images = norms.some(({ id }) => facts.shapes[id]!.length > 1);
  const groups = norms.reduce((all, { id }) => common(all, facts.shapes[id]!.at(-1)!), 32);
  const text = images ? `group_norm(${groups})` : 'layer_norm';
  return { title: `\`${text}\` in place of \`batch_norm\``, edits: distinct(norms.map(({ place }) => ({ place, text }))) };
}

export const smallBatchNorm = defineRule({
  code: 'GN3008',
  name: 'small-batch-norm',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'small-batch-norm.md',
  summary: 'batch normalization over so few values that its mean and variance are mostly chance',
  messages: {
    default: ({ layer, count, error }: { layer: string; count: number; error: string }) =>
      `\`${layer}\` estimates mean and variance from ${count} values: the variance is off by ${error} from step to step`,
  },
  check(context, report) {
    const found = fewest(context);
    if (!found) return;
    const { node, count } = found;
    const batch = context.training!.places['batch'];
    const larger = batch === undefined ? [] : [{ title: '`batch: 32`', edits: [{ place: batch, text: context.text(batch).replace(/\d+$/, '32') }] }];
    const fixes = tested(context, [bySample(context), ...larger], (after) => {
      if (fewest(after)) return undefined;
      const same = after.graph.nodes.find(({ name, word }) => name === node.name && word.name === 'batch_norm');
      const now = same && errorOf(statisticOver(after, same));
      return { score: -(now ?? 0), effect: `${percent(errorOf(count))} → ${now === undefined ? 'no part of the batch' : percent(now)}` };
    });
    report('default', { layer: node.name, count, error: percent(errorOf(count)) }, {
      place: node.place,
      label: 'what is learned for one batch does not hold for the next, nor for the moving averages',
      related: batch === undefined ? [] : [{ place: batch, text: 'this many samples a step' }],
      fixes,
      data: { count, error: errorOf(count) },
    });
  },
});
