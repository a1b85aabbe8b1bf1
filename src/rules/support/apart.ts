/** How much of what sets samples apart reaches the last layer: layers may keep the size of values and of gradients, and still make all samples the same. */
import type { Moments } from '../../ir/signal.ts';
import type { Subject } from '../rule.ts';
import type { Chain } from './chain.ts';
import { percent, show } from './numbers.ts';
import { overshoot } from './overshoot.ts';

/**
 * What two samples of one class have more in common than two of different classes, per unit; of data whose classes are
 * not known, what a sample has not in common with others. In proportion to the first, times its units, a last layer
 * learns to tell classes apart: it is the eigenvalue of its kernel that belongs to them (Jacot et al. 2018).
 */
export function distinction({ covariance: { alike, unlike }, second, cross }: Moments): number {
  const classes = alike[0]! - unlike[0]!;
  return classes > 0 ? classes : Math.max(0, second - cross);
}

/**
 * The part of the mean square that tells samples apart at the last layer, by that behind the first: 1 where nothing of
 * it is lost. Correlations fall to their fixed point, or rise to it, at a rate of their own (Schoenholz et al. 2017).
 */
export function keptApart({ first, last }: Chain): number {
  const of = (moments: Moments): number => distinction(moments) / moments.second;
  const kept = of(last.input) / of(first.signal.forward);
  return kept >= 0 ? Math.min(1, kept) : 0;
}

/** Its loss, as norms have it; 0 at best. */
export const keptNorm = (chain: Chain): number => Math.log(Math.max(keptApart(chain), Number.MIN_VALUE)) / 2;

/**
 * How well a network hands on both, for choosing among remedies; 0 at best. A network can be trained as deep as gradients
 * and distinctions both reach (Schoenholz et al. 2017), and what is missing of either makes training as much longer.
 * A gradient that grows makes it no longer, unless the first step then goes too far.
 */
export const transmission = (subject: Subject, chain: Chain): number =>
  keptNorm(chain) + Math.min(0, Math.log(chain.ratio)) - overshoot(subject);

/** How many times slower the last layer learns to tell classes apart after an edit, at the same rate of SGD. */
export const slowdown = (before: Chain, after: Chain): number => distinction(before.last.input) / distinction(after.last.input);

/** What a remedy does to both, as a fix is told: the gradient's ratio before and after, and what of samples' differences is kept then. */
export const showTransmission = (before: number, after: Chain): string =>
  `${show(before)} → ${show(after.ratio)}, ${percent(keptApart(after))} of samples' differences kept`;
