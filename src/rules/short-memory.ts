/** GN3010: a recurrent layer reads more steps than its gradient reaches back. */
import type { GraphNode } from '../ir/graph.ts';
import { isConfigured } from '../ir/types.ts';
import { defineRule, type RuleContext, type Subject } from './rule.ts';
import { setArgument, tested, type Candidate } from './support/edits.ts';
import { show } from './support/numbers.ts';
import { orthogonalize } from './support/remedies.ts';
import { atPace } from './support/rate.ts';

/** Parts of a sum below this are rounded away in float32: the first steps take no part in the gradient. */
const ROUNDED = 1.2e-7;
/** Gates that begin open learn to stay open, unless the gradient is zero in float32. */
const UNDERFLOW = 1.2e-38;

interface Memory { readonly node: GraphNode; readonly kept: number; readonly steps: number }

/** The cell with its arguments, inside a wrapper too. */
function cellOf({ word, args }: GraphNode): { readonly name: string; readonly args: GraphNode['args'] } {
  const inner = args['layer'];
  return isConfigured(inner) ? { name: inner.word, args: inner.args } : { name: word.name, args };
}

function limitOf(node: GraphNode): number {
  const { name, args } = cellOf(node);
  return name === 'gru' || (name === 'lstm' && args['unit_forget_bias'] === true && args['use_bias'] === true) ? UNDERFLOW : ROUNDED;
}

/** Layers that give their last state only: a loss at every step reaches every step. */
const memories = ({ graph, facts }: Subject): Memory[] => graph.nodes.flatMap((node) => {
  const kept = facts.signals?.[node.id]?.memory;
  const steps = facts.shapes[node.inputs[0]!]?.[0];
  return kept === undefined || typeof steps !== 'number' || facts.shapes[node.id]?.length !== 1 ? [] : [{ node, kept, steps }];
});
const shortest = (subject: Subject): Memory | undefined => memories(subject).find(({ node, kept }) => kept < limitOf(node));

/** The smallest change first. */
function remedies(context: RuleContext, node: GraphNode): Candidate[] {
  const { place, word } = node;
  const set = (name: string, value: string): Candidate['edits'] => [setArgument(node, name, value, context.text) ?? []].flat();
  const orthogonal = orthogonalize([node], context);
  // A gated memory adds up: of a function without bound it grows without end.
  const bounded = node.places['activation'] ? set('activation', 'tanh') : [];
  return [
    orthogonal,
    ...(word.name === 'lstm' ? [{ title: '`unit_forget_bias: true`', edits: set('unit_forget_bias', 'true') }] : []),
    ...(word.name === 'simple_rnn' ? ['lstm', 'gru'].map((name) => ({
      title: `\`${name}\` in place of \`simple_rnn\``, edits: [{ place: { ...place, end: place.start + 'simple_rnn'.length }, text: name }, ...orthogonal.edits, ...bounded],
    })) : []),
    ...(node.word.name === 'bidirectional' ? [] : [{
      title: 'give the state of every step, and average them',
      edits: [...set('return_sequences', 'true'), { place: { ...place, start: place.end }, text: ' -> global_average_pool' }],
    }]),
  ];
}

export const shortMemory = defineRule({
  code: 'GN3010',
  name: 'short-memory',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'short-memory.md',
  summary: 'a recurrent layer reads more steps than its gradient reaches back',
  messages: {
    default: ({ layer, steps, part }: { layer: string; steps: number; part: string }) =>
      `of the gradient at the last step of \`${layer}\` ${part} reaches the first of its ${steps} steps`,
  },
  check(context, report) {
    const found = shortest(context);
    if (!found) return;
    const { node, kept, steps } = found;
    const each = kept ** (1 / Math.max(1, steps - 1));
    const reach = Math.floor(Math.log(limitOf(node)) / Math.log(each)) + 1;
    const fixes = tested(context, remedies(context, node).map((it) => atPace(context, it)), (after) => {
      if (shortest(after)) return undefined;
      const now = memories(after).find((it) => it.node.id === node.id);
      // The layer itself, with a longer memory, before another one.
      const same = now?.node.word === node.word;
      return { score: same ? 0 : now ? Math.log(now.kept) : -1e3, effect: `${show(kept)} → ${now ? show(now.kept) : 'every step has a gradient of its own'}` };
    });
    const { name, args } = cellOf(node);
    report('default', { layer: node.name, steps, part: show(kept) }, {
      place: node.place,
      label: `each step passes ${show(each)} of it: ${reach} steps are within reach`,
      notes: [
        ...(name === 'lstm' && args['unit_forget_bias'] !== true ? ['a forget gate without bias is half open: it keeps half of the memory a step'] : []),
        'where the last steps tell what is asked for, a short memory does no harm',
      ],
      fixes,
      data: { kept, steps, each, reach },
    });
  },
});
