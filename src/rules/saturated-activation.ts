/** GN3003: an activation is fed values so large that most of it is flat. */
import { defineRule, type Subject } from './rule.ts';
import { chainOf, valuesExplode } from './support/chain.ts';
import { tested } from './support/edits.ts';
import { FLAT, flatPart, flatParts } from './support/flat.ts';
import { initializeAll, normalizeAll } from './support/remedies.ts';
import { percent, show } from './support/numbers.ts';

const MOST = 0.5;

const worst = (subject: Subject) => flatParts(subject).find(({ part }) => part > MOST);

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
