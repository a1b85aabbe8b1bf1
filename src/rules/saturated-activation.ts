/** GN3003: an activation is fed values so large that most of it is flat. */
import type { GraphNode } from '../ir/graph.ts';
import { distribution } from '../ir/gaussian/normal.ts';
import { defineRule, type Subject } from './rule.ts';
import { chainOf, valuesExplode } from './support/chain.ts';
import { tested } from './support/edits.ts';
import { initializeAll, normalizeAll } from './support/remedies.ts';
import { percent, show } from './support/numbers.ts';

/** Beyond ±5 the slope of tanh is below 2e-4, that of sigmoid below 7e-3 (DeepDiagnosis, Wardat et al. 2022). */
const FLAT = 5;
const MOST = 0.5;
const BOUNDED = new Set(['sigmoid', 'tanh', 'hard_sigmoid', 'softsign']);

const flatPart = ({ graph, facts }: Subject, node: GraphNode): number => {
  const fed = facts.signals?.[graph.nodes[node.id]!.inputs[0]!]?.forward;
  if (!fed) return 0;
  const deviation = Math.sqrt(Math.max(1e-12, fed.second - fed.mean ** 2));
  return distribution((-FLAT - fed.mean) / deviation) + distribution((fed.mean - FLAT) / deviation);
};
const worst = (subject: Subject): { node: GraphNode; part: number } | undefined => subject.graph.nodes
  .filter(({ word, inputs }) => BOUNDED.has(word.name) && inputs.length === 1)
  .map((node) => ({ node, part: flatPart(subject, node) }))
  .find(({ part }) => part > MOST);

export const saturatedActivation = defineRule({
  code: 'GN3003',
  name: 'saturated-activation',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'saturated-activation.md',
  summary: 'an activation is fed values so large that most of it is flat',
  messages: {
    default: ({ activation, part }: { activation: string; part: string }) => `${part} of the values fed to \`${activation}\` lie where it is flat`,
  },
  check(context, report) {
    const found = worst(context);
    const chain = chainOf(context);
    // Where values grow all the way, that they end up where functions are flat is part of the same finding.
    if (!found || (chain && valuesExplode(chain))) return;
    const { node, part } = found;
    const fed = context.facts.signals![node.inputs[0]!]!.forward;
    const fixes = tested(context, [initializeAll(context, 'glorot_uniform'), normalizeAll(context)], (after) => {
      if (worst(after)) return undefined;
      const same = after.graph.nodes.find(({ name }) => name === node.name);
      const now = same ? flatPart(after, same) : 0;
      return { score: -now, effect: `${percent(part)} → ${percent(now)}` };
    });
    report('default', { activation: node.name, part: percent(part) }, {
      place: node.place,
      label: `is fed values of size ${show(Math.sqrt(fed.second))}; beyond ±${FLAT} its slope is near zero`,
      fixes,
      data: { part, size: Math.sqrt(fed.second) },
    });
  },
});
