/** How narrow the layers are that a quantity depends on: mean-field theory is wrong by the order of 1/n at each of them. */
import type { GraphNode } from '../../ir/graph.ts';
import { gridOf, unitsOf } from '../../ir/covariance.ts';
import type { Shape } from '../../ir/types.ts';
import type { NodeCost } from '../facts.ts';

export interface Narrowness {
  /** Σ 1/n over the layers with kernels up to a node, itself included, on the path where it is largest. */
  readonly before: readonly number[];
  /** The same from behind the node to an output. */
  readonly after: readonly number[];
}

/**
 * What one variance for all places costs where places differ in how much they hold, as much as so narrow layers: set on
 * the convolutions and attentions of the examples over digits.
 */
const PATCHY = 4;

/** @param isPatchy of an input, whether its places differ so */
export function narrownessOf(
  nodes: readonly GraphNode[], shapes: readonly (Shape | undefined)[], costs: readonly (NodeCost | undefined)[], isPatchy: (id: number) => boolean,
): Narrowness {
  const own = nodes.map(({ id }) => (costs[id]?.weights.some(({ shape }) => shape.length > 1) ? 1 / unitsOf(shapes[id]!) : 0));
  // Where such an image still is one; the first kernels that work on its places count.
  const patchy: boolean[] = [];
  for (const { id, inputs } of nodes) {
    const before = inputs.some((i) => patchy[i]);
    patchy.push(inputs.length === 0 ? isPatchy(id) : before && own[id] === 0 && gridOf(shapes[id]!).length > 0);
    if (before && own[id]! > 0 && gridOf(shapes[id]!).length > 0) own[id]! += PATCHY;
  }
  const before = nodes.map(() => 0);
  const after = nodes.map(() => 0);
  for (const { id, inputs } of nodes) before[id] = own[id]! + Math.max(0, ...inputs.map((i) => before[i]!));
  for (const { id, inputs } of [...nodes].reverse()) for (const i of inputs) after[i] = Math.max(after[i]!, after[id]! + own[id]!);
  return { before, after };
}
