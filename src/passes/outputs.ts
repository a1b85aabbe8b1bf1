/** What is expected of the values that leave a layer over a batch: mean, deviation, and of ReLU the share of units that are dead. */
import { density, distribution } from '../ir/gaussian/normal.ts';
import type { GraphNode } from '../ir/graph.ts';
import type { Moments } from '../ir/signal.ts';
import type { Facts } from './facts.ts';

export interface ExpectedOutput {
  readonly mean: number;
  readonly deviation: number;
  /** Of vectors that leave relu or relu6: the share of units that give 0 for all of the batch. */
  readonly dead?: number;
}

const CUT_OFF = new Set(['relu', 'relu6']);
/** The integral over a standard normal variable is a sum at this many points within ±8. */
const POINTS = 201;
const REACH = 8;

/** @param batch samples of a step @returns undefined where the values overflow, or nothing is known */
export function expectedOutput(node: GraphNode, facts: Facts, batch: number): ExpectedOutput | undefined {
  const values = facts.signals?.[node.id]?.forward;
  if (values === undefined) return undefined;
  const deviation = Math.sqrt(Math.max(0, values.second - values.mean ** 2));
  if (!Number.isFinite(values.mean) || !Number.isFinite(deviation)) return undefined;
  const fed = node.inputs[0] === undefined ? undefined : facts.signals?.[node.inputs[0]]?.forward;
  const isVector = facts.shapes[node.id]?.length === 1;
  return { mean: values.mean, deviation, ...(fed !== undefined && isVector && CUT_OFF.has(node.word.name) ? { dead: deadShare(fed, batch) } : {}) };
}

/**
 * A unit is fed m + √c g + √(q - c) eᵢ for sample i: what all samples have in common and what each has for itself, both
 * normal over the weights, so that P(all ≤ 0) = ∫ φ(g) Φ(-(m + √c g) / √(q - c))ᴮ dg.
 */
function deadShare({ mean, second, cross }: Moments, batch: number): number {
  const common = Math.max(0, cross - mean ** 2);
  const own = Math.sqrt(Math.max(1e-12, second - mean ** 2 - common));
  const step = (2 * REACH) / (POINTS - 1);
  let share = 0;
  for (let i = 0; i < POINTS; i++) {
    const g = i * step - REACH;
    share += step * density(g) * distribution(-(mean + Math.sqrt(common) * g) / own) ** batch;
  }
  return share;
}
