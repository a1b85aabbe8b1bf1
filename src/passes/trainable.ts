/** Is there anything to train? */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TrainSpec } from '../ir/graph.ts';
import type { NodeCost } from './facts.ts';

export function checkTrainable({ network, place }: TrainSpec, costs: readonly (NodeCost | undefined)[]): Diagnostic[] {
  if (network.nodes.length === 0 || network.nodes.some(({ id }) => costs[id] === undefined)) return [];
  const weighty = network.nodes.filter(({ id }) => costs[id]!.trainable > 0);
  if (weighty.some(({ rateFactor }) => rateFactor !== 0)) return [];
  const why = weighty.length === 0 ? 'none of its layers has weights' : 'every layer with weights is frozen';
  return [diagnose('nothing-learns', { network: network.name, why }, {
    place,
    notes: [weighty.length === 0 ? 'add a layer that learns, such as `dense`' : 'leave a layer out of `frozen`, usually the last one'],
  })];
}
