/** How much an error in the values' size grows on its way through a network: where it does, the draw decides what arrives. */
import type { Subject } from '../rule.ts';
import { normalizes } from './normalizing.ts';

/** ∏ d ln E[φ²] / d ln q along the layers to each node; 0 behind a normalization, which makes good for any error. */
export function sensitivities({ graph, facts }: Subject): readonly number[] {
  const { signals } = facts;
  const found: number[] = [];
  for (const node of graph.nodes) {
    const forward = signals?.[node.id]?.forward;
    const [first, ...more] = node.inputs;
    if (!forward || first === undefined || normalizes(node)) {
      found.push(first === undefined ? 1 : 0);
      continue;
    }
    if (more.length > 0) {
      // Flows that merge contribute by their part of the mean square.
      const parts = node.inputs.map((id) => signals[id]!.forward.second);
      const total = parts.reduce((sum, it) => sum + it, 0);
      found.push(total > 0 ? node.inputs.reduce((sum, id, i) => sum + (found[id]! * parts[i]!) / total, 0) : 0);
      continue;
    }
    const { of } = forward;
    // Functions only: pooling hands on what it was fed. Averages are not worked out where nothing is left to multiply.
    const own =
      found[first]! > 0 && node.word.family === 'activation' && of
        ? of.kernel.at(of.input.mean, Math.max(0, of.input.second - of.input.mean ** 2)).sensitivity
        : 1;
    found.push(found[first]! * own);
  }
  return found;
}
