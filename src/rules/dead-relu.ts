/** GN3004: layers of ReLU are so narrow that all of one may be zero, which ends the gradient for good. */
import { sizeOf } from '../ir/types.ts';
import { defineRule } from './rule.ts';
import { transmission } from './support/apart.ts';
import { chainOf } from './support/chain.ts';
import { deadLayers, LIKELY } from './support/dead.ts';
import { distinct, tested } from './support/edits.ts';
import { percent } from './support/numbers.ts';

export const deadRelu = defineRule({
  code: 'GN3004',
  name: 'dead-relu',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'dead-relu.md',
  summary: 'layers of ReLU are so narrow that a whole one may be dead from the start',
  messages: {
    default: ({ part, count }: { part: string; count: number }) =>
      `for ${part} of inputs at least one of ${count} \`relu\` layers gives zeros only, and no gradient passes`,
  },
  check(context, report) {
    const { nodes, chance, likeliest } = deadLayers(context);
    if (!likeliest || !(chance > LIKELY)) return;
    const { node } = likeliest;
    const swap = (name: string) => ({ title: `\`${name}\` in place of \`relu\``, edits: distinct(nodes.map(({ place }) => ({ place, text: name }))) });
    const fixes = tested(context, ['leaky_relu', 'elu'].map(swap), (after) => {
      const now = deadLayers(after).chance;
      const chain = chainOf(after);
      // Both mend it well enough; what is handed on through the layers says which of them trains.
      return now < chance / 2 ? { score: chain ? transmission(after, chain) : -now, effect: `${percent(chance)} → ${percent(now)}` } : undefined;
    });
    const units = sizeOf(context.facts.shapes[node.id]!);
    report('default', { part: percent(chance), count: nodes.length }, {
      place: node.place,
      label: `${units === 1 ? 'one unit: it is' : `${units} units: all of them are`} zero with probability ${percent(likeliest.chance)}`,
      notes: ['at initialization; wider layers help as much: each unit more halves the chance'],
      fixes,
      data: { chance, layers: nodes.length, units },
    });
  },
});
