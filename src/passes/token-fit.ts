/** Does an embedding get what it can look up? Tokens of the data, none of which is beyond its table. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GraphNode, TrainSpec } from '../ir/graph.ts';

/** Layers that give tokens on as they are. */
const passing = new Set(['input', 'reshape', 'flatten', 'permute', 'cropping', 'zero_padding', 'concat', 'output']);

export function checkTokens({ network, data }: TrainSpec): Diagnostic[] {
  const { vocabulary } = data.facts;
  return network.nodes.flatMap((node) => {
    if (node.word.name !== 'embedding') return [];
    const other = reworked(node, network.nodes);
    if (other || vocabulary === undefined) {
      return [
        diagnose(
          'wrong-rank',
          {
            word: node.word.name,
            expected: 'tokens, the whole numbers of the data',
            given: other ? `what \`${other.name}\` computes` : `what \`${data.source.word}\` gives`,
          },
          {
            place: node.place,
            related: [
              other
                ? { place: other.place, text: 'makes other numbers of what comes in' }
                : { place: data.place, text: 'is no source of tokens' },
            ],
            notes: ['each number is the row of a table that is looked up: it stands first in a network, on data such as `tokens(…)`'],
          },
        ),
      ];
    }
    const rows = node.args['input_dim'] as number;
    if (rows >= vocabulary) return [];
    const written = node.places['input_dim'];
    return [diagnose('out-of-range', { argument: 'input_dim', allowed: `at least ${vocabulary}, the vocabulary of \`${data.name}\``, given: String(rows) }, {
      place: written ?? node.place,
      fixes: written ? [{ title: `write \`${vocabulary}\``, applicability: 'unsafe', edits: [{ place: written, text: String(vocabulary) }] }] : [],
    })];
  });
}

/** The first layer on the way back that computes something. */
function reworked(from: GraphNode, nodes: readonly GraphNode[]): GraphNode | undefined {
  const before = new Set(from.inputs);
  for (const id of before) {
    const node = nodes[id]!;
    if (!passing.has(node.word.name)) return node;
    for (const input of node.inputs) before.add(input);
  }
  return undefined;
}
