/** GN3009: each residual adds a branch as large as the stream, which doubles from one to the next. */
import type { GraphNode } from '../ir/graph.ts';
import { defineRule, type RuleContext } from './rule.ts';
import { chainOf, type Trained } from './support/chain.ts';
import { besides } from './support/besides.ts';
import { distinct, setArgument, tested, type Candidate } from './support/edits.ts';
import { normalizes } from './support/normalizing.ts';
import { show } from './support/numbers.ts';
import { before } from './support/remedies.ts';
import { sound } from './support/sound.ts';
import { branchOf, endOf, LARGE, largestStream, type Stream } from './support/stream.ts';

/** The layers with a kernel in each branch, from its end. */
function branches(context: RuleContext, { sums }: Stream): Trained[][] {
  const trained = new Map((chainOf(context)?.trained ?? []).map((it) => [it.node.id, it]));
  return sums.map((sum) => {
    const found: Trained[] = [];
    let at = endOf(context, sum);
    while (at && at.id > Math.min(...sum.inputs) && at.word.name !== 'add') {
      const layer = trained.get(at.id);
      if (layer) found.push(layer);
      at = at.inputs.length === 1 ? context.graph.nodes[at.inputs[0]!] : undefined;
    }
    return found;
  });
}

/** The first layers of the branches: what reads the stream inside the residual. */
const beginnings = ({ graph: { nodes, regions } }: RuleContext, { sums }: Stream): GraphNode[] => sums.flatMap((sum) => {
  const region = regions.find(({ output }) => output === sum.id);
  return region === undefined
    ? []
    : nodes.filter(
        ({ inputs, id }) =>
          id < sum.id && id > region.inputs[0]! && inputs.length === 1 && inputs[0] === region.inputs[0] && id <= branchOf(sum),
      );
});

function remedies(context: RuleContext, stream: Stream): Candidate[] {
  const layers = branches(context, stream);
  const count = stream.sums.length;
  const drawn = ({ node, weight }: Trained, by: string) =>
    (weight.initializer !== undefined && weight.initializer in node.args ? setArgument(node, weight.initializer, by, context.text) : undefined);
  /** The same initializer, with a part of its variance. */
  const scaled = ({ kernel, weight }: Trained, part: number): string =>
    `variance_scaling(${Number(((kernel.weightNorm ** 2 / kernel.count) * (weight.fanIn ?? 1) * part).toPrecision(2))})`;
  // The last of m layers begins at zero; the others by L^(-1/(2m-2)) smaller, so that the first steps of L branches do not add up to a large one.
  const fixup = layers.flatMap(([last, ...others]) =>
    last ? [drawn(last, 'zeros'), ...others.map((it) => drawn(it, scaled(it, count ** (-1 / others.length))))] : [],
  );
  const first = beginnings(context, stream);
  const norm = first.some(({ inputs }) => (context.facts.shapes[inputs[0]!]?.length ?? 1) === 3) ? 'batch_norm' : 'layer_norm';
  return [
    { title: 'begin with every branch at zero (Fixup): `zeros` in its last layer, the others smaller', edits: distinct(fixup) },
    { title: `scale each branch by 1/√${count}, in its last layer's initializer`, edits: distinct(layers.map(([last]) => last && drawn(last, scaled(last, 1 / count)))) },
    { title: `\`${norm}\` at the head of each branch`, edits: distinct(first.map((node) => before(node, `${norm} -> `))) },
  ];
}

export const residualGrowth = defineRule({
  code: 'GN3009',
  name: 'residual-growth',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'residual-growth.md',
  summary: 'residuals whose branches are as large as the stream, which grows exponentially',
  messages: {
    default: ({ count, growth }: { count: number; growth: string }) =>
      `the mean square of values grows ${growth} times along ${count} residuals`,
  },
  check(context, report) {
    const stream = largestStream(context);
    if (!stream || !(stream.growth > LARGE)) return;
    const { sums, growth } = stream;
    const end = sums[sums.length - 1]!.id;
    const each = growth ** (1 / (sums.length - 1));
    // Growth of a part a step, as normalized branches give it, is undone by a normalization at the end.
    if (each < 1.2 && context.graph.nodes.some((node) => node.inputs.includes(end) && normalizes(node))) return;
    const fixes = tested(context, remedies(context, stream), (after) => {
      const now = largestStream(after)?.growth ?? Infinity;
      if (!(now < LARGE) || !sound(after)) return undefined;
      return { score: -Math.abs(Math.log(now)), effect: `${show(growth)} → ${show(now)}` };
    });
    report('default', { count: sums.length, growth: show(growth) }, {
      place: sums[0]!.place,
      label: `each multiplies it by ${show(each)}, and the gradient on its way back by as much`,
      related: besides(sums[0]!.place, sums.slice(1).map(({ place }) => ({ place, text: 'and this' }))),
      fixes,
      data: { growth, residuals: sums.length, each },
    });
  },
});
