/** Whether an edited network is free of the diseases that an edit may bring: a remedy that leaves another one is none. */
import type { Subject } from '../rule.ts';
import { chainOf, valuesExplode } from './chain.ts';
import { deadLayers, LIKELY } from './dead.ts';
import { HEALTHY } from './depth.ts';
import { flatParts } from './flat.ts';
import { LARGE, largestStream } from './stream.ts';

/** Of layers that are flat for most of what they are fed. */
const MOST_FLAT = 0.5;

export function sound(after: Subject): boolean {
  const chain = chainOf(after);
  if (!chain) return true;
  const { first, last } = chain;
  return !valuesExplode(chain)
    && !(first.kernel.norm > HEALTHY.most * last.kernel.norm)
    && !(deadLayers(after).chance > LIKELY)
    && !((largestStream(after)?.growth ?? 1) > LARGE)
    && flatParts(after).every(({ part }) => part <= MOST_FLAT);
}
