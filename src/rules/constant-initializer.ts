/** GN3005: all weights of a kernel start equal, so its units get equal gradients and stay copies of each other. */
import { defineRule } from './rule.ts';
import { distinct } from './support/edits.ts';
import { isConfigured } from '../ir/types.ts';

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
  check({ graph, facts }, report) {
    const kernels = graph.nodes.filter((node) => facts.costs[node.id]?.weights.some((weight) => weight.name === 'kernel'));
    // A single layer is convex: logistic regression starts well from zeros.
    if (kernels.length < 2) return;
    const last = kernels[kernels.length - 1];
    const equal = kernels.filter((node) => {
      const chosen = node.args['kernel_initializer'];
      return isConfigured(chosen) && CONSTANT.has(chosen.word);
    });
    const [first, ...others] = equal;
    const chosen = first?.args['kernel_initializer'];
    if (!first || !isConfigured(chosen)) return;
    report('default', { layer: first.name, initializer: chosen.word }, {
      place: first.places['kernel_initializer'] ?? first.place,
      label: first === last
        ? 'no gradient passes to the layers before until its weights differ'
        : 'every unit computes the same, gets the same gradient, and stays the same',
      related: others.map((node) => ({ place: node.places['kernel_initializer'] ?? node.place, text: `\`${node.name}\` too` })),
      fixes: [{
        title: 'draw the weights at random',
        applicability: 'unsafe',
        edits: distinct(equal.map(({ args, places }) => {
          const value = args['kernel_initializer'];
          return isConfigured(value) && places['kernel_initializer'] ? { place: value.place, text: 'glorot_uniform' } : undefined;
        })),
      }],
    });
  },
});
