/** GN3011: attention upon attention averages the positions of a sequence until all are the same. */
import { gridOf } from '../ir/covariance.ts';
import type { GraphNode } from '../ir/graph.ts';
import { amongPositions } from '../ir/signal-rules/tokens.ts';
import { defineRule, type Subject } from './rule.ts';
import { besides } from './support/besides.ts';
import { distinct, tested, type Candidate } from './support/edits.ts';
import { percent, show } from './support/numbers.ts';
import { sound } from './support/sound.ts';

/** Positions that differ by less leave queries and keys a tenth of the gradient that values get (Noci et al. 2022: it falls as √(1-c)). */
const COLLAPSED = 0.01;

interface Seen { readonly node: GraphNode; /** 1 - c: the part of the values that differs between positions. */ readonly contrast: number }

/** What every attention is fed. */
function attentions({ graph, facts }: Subject): Seen[] {
  return graph.nodes.flatMap((node) => {
    const from = node.inputs[1] ?? node.inputs[0]!;
    const fed = facts.signals?.[from]?.forward;
    if (node.word.name !== 'multi_head_attention' || fed === undefined || !(fed.second > 0)) return [];
    return [{ node, contrast: Math.max(0, 1 - amongPositions(fed.covariance.self, gridOf(facts.shapes[from]!)) / fed.second) }];
  });
}

/** The first that is fed positions alike, though they came in different. */
function collapsed(subject: Subject): { readonly all: readonly Seen[]; readonly at: Seen } | undefined {
  const all = attentions(subject);
  const at = all.find(({ contrast }) => contrast < COLLAPSED);
  return at && all[0]!.contrast > 10 * COLLAPSED ? { all, at } : undefined;
}

const around = (nodes: readonly GraphNode[], head: string): Candidate => ({
  title: `\`residual { ${head}… }\` around each attention`,
  edits: distinct(
    nodes.flatMap(({ place }) => [
      { place: { ...place, end: place.start }, text: `residual { ${head}` },
      { place: { ...place, start: place.end }, text: ' }' },
    ]),
  ),
});

export const rankCollapse = defineRule({
  code: 'GN3011',
  name: 'rank-collapse',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'rank-collapse.md',
  summary: 'attention upon attention averages the positions of a sequence until all are the same',
  messages: {
    default: ({ layer, part }: { layer: string; part: string }) => `the positions that \`${layer}\` attends to are the same but for ${part} of their mean square`,
  },
  check(context, report) {
    const found = collapsed(context);
    if (!found) return;
    const { all, at } = found;
    const nodes = all.map(({ node }) => node);
    const fixes = tested(context, [around(nodes, 'layer_norm -> '), around(nodes, '')], (after) => {
      if (collapsed(after) || !sound(after)) return undefined;
      const now = attentions(after).find(({ node }) => node.name === at.node.name)?.contrast ?? 1;
      return { score: now, effect: `${percent(at.contrast)} → ${percent(now)}` };
    });
    report('default', { layer: at.node.name, part: percent(at.contrast) }, {
      place: all[0]!.node.place,
      label: 'every attention averages over the positions, and nothing carries on what sets them apart',
      related: besides(all[0]!.node.place, nodes.map(({ place }) => ({ place, text: 'averages again' }))),
      notes: [`its queries and keys get ${show(Math.sqrt(at.contrast))} of the gradient that they would get from positions that differ`],
      fixes,
      data: { contrast: all.map(({ contrast }) => contrast) },
    });
  },
});
