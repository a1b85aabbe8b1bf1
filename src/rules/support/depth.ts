/** What each layer of a chain leaves of the gradient, and how many such layers a design bears. */
import type { Chain } from './chain.ts';
import { show } from './numbers.ts';

/** First weight gradient by last, within which networks train (Zhang et al. 2021, AutoTrainer). */
export const HEALTHY = { least: 1e-3, most: 70 } as const;

export interface Depth {
  /** Activations with their layers. */
  readonly layers: number;
  /** What one of them multiplies the gradient's norm by, as a geometric mean. */
  readonly perLayer: number;
  /** ξ = 1 / |ln χ|, χ the factor on variances: the number of layers in which they change e-fold (Schoenholz et al. 2017). */
  readonly scale: number;
  /** So many layers keep the gradient within healthy bounds; Infinity where they change nothing. */
  readonly bears: number;
}

/** Undefined for chains without activations, and where no gradient arrives or all overflows. */
export function depthOf({ logRatio, activations }: Pick<Chain, 'logRatio' | 'activations'>): Depth | undefined {
  const layers = activations.length;
  if (layers === 0 || !Number.isFinite(logRatio)) return undefined;
  const step = logRatio / layers;
  const bears = step === 0 ? Infinity : Math.floor(Math.log(step < 0 ? HEALTHY.least : HEALTHY.most) / step);
  return { layers, perLayer: Math.exp(step), scale: 1 / Math.abs(2 * step), bears };
}

/** As a note of a finding. */
export const showDepth = ({ perLayer, scale, bears }: Depth): string =>
  `each layer multiplies the gradient's variance by ${show(perLayer ** 2)}, a depth scale ξ of ${show(scale)} layers: this design bears ${
    bears === 0 ? 'not one' : `about ${bears}`} of them`;
