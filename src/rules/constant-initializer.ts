/** GN3005: all weights of a kernel start equal, so its units get equal gradients and stay copies of each other. */
import { defineRule } from './rule.ts';
import { besides } from './support/besides.ts';
import { distinct } from './support/edits.ts';
import { isConfigured } from '../ir/types.ts';
import { mainKernel } from '../passes/main-kernel.ts';
import { endOf, streamsOf } from './support/stream.ts';

const CONSTANT = new Set(['zeros', 'ones', 'constant']);

export const constantInitializer = defineRule({
  code: 'GN3005',
  name: 'constant-initializer',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'constant-initializer.md',
  summary: 'all weights of a kernel start equal, so its units stay copies of each other',
  messages: {
    default: ({ layer, initializer }: { layer: string; initializer: string }) => `all weights of \`${layer}\` start equal (\`${initializer}\`)`,
  },
  check(context, report) {
    const { graph, facts } = context;
    const kernels = graph.nodes.flatMap((node) => {
      const name = mainKernel(facts.costs[node.id]?.weights ?? [])?.initializer;
      return name === undefined ? [] : [{ node, chosen: node.args[name], place: node.places[name] ?? node.place }];
    });
    // A single layer is convex: logistic regression starts well from zeros.
    if (kernels.length < 2) return;
    const last = kernels[kernels.length - 1];
    // A residual that begins at zero passes its gradient beside the branch, and the units before its last layer differ (Fixup).
    const branches = new Set(streamsOf(context).flatMap(({ sums }) => sums.map((sum) => endOf(context, sum)?.id)));
    const equal = kernels.filter(
      ({ node, chosen }) => isConfigured(chosen) && CONSTANT.has(chosen.word) && !(chosen.word === 'zeros' && branches.has(node.id)),
    );
    const [first, ...others] = equal;
    if (!first || !isConfigured(first.chosen)) return;
    // In the last layer alone it costs one step: what its units are fed differs, and so do its weights from then on.
    const harmless = first === last;
    const edits = distinct(
      equal.map(({ chosen, node, place }) => (isConfigured(chosen) && place !== node.place ? { place: chosen.place, text: 'glorot_uniform' } : undefined)),
    );
    report(
      'default',
      { layer: first.node.name, initializer: first.chosen.word },
      {
        ...(harmless && { severity: 'info' as const }),
        place: first.place,
        label: harmless
          ? 'no gradient passes to the layers before until its weights differ, which they do after the first step'
          : 'every unit computes the same, gets the same gradient, and stays the same',
        related: besides(first.place, others.map(({ node, place }) => ({ place, text: `\`${node.name}\` too` }))),
        fixes: edits.length > 0 ? [{ title: 'draw the weights at random', applicability: 'unsafe', edits }] : [],
      },
    );
  },
});
