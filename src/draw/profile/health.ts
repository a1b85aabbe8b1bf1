/** What a network's profile says as a whole: the figures that the rules judge, whether they find fault or not. */
import type { Subject } from '../../rules/rule.ts';
import { chainOf, uncertainty } from '../../rules/support/chain.ts';
import { deadLayers } from '../../rules/support/dead.ts';
import { depthOf, type Depth } from '../../rules/support/depth.ts';
import { flatParts } from '../../rules/support/flat.ts';
import { globalNorm, type Norm } from '../../rules/support/norms.ts';
import { sensitivities } from '../../rules/support/sensitivity.ts';
import { clipsOf, stepsOf } from '../../rules/support/step.ts';
import { figure } from './figure.ts';

export interface Health {
  /** Gradient by the values at the first layer with a kernel, by that at the last, with its 90 % interval. */
  readonly signal: Norm;
  /** The same of the gradients by their kernels. */
  readonly weights: number;
  readonly depth: Depth | null;
  /** Probability that some layer of ReLU gives zeros only. */
  readonly dead: number;
  /** Largest part of what an activation is fed that lies where it is flat. */
  readonly saturated: number;
  /** Largest product of d ln E[φ²] / d ln q along the layers. */
  readonly sensitivity: number;
  readonly globalNorm: Norm;
  /** The first threshold of clipping by a norm; null without one, or where it changes. */
  readonly clip: number | null;
  /** Relative size of the first step, smallest and largest of the first, the middle and the last layer; null where it is not known. */
  readonly step: readonly [number, number] | null;
}

/** Undefined where fewer than two layers can be trained, or where shapes are not known. */
export function healthOf(subject: Subject): Health | undefined {
  const chain = chainOf(subject);
  if (!chain) return undefined;
  const spread = uncertainty(chain);
  const steps = stepsOf(subject).map(({ relative }) => relative);
  const threshold = clipsOf(subject).map(({ args }) => args['max_norm']).find((it) => typeof it === 'number');
  return {
    signal: { norm: chain.ratio, low: chain.ratio / spread, high: chain.ratio * spread },
    weights: chain.first.kernel.norm / chain.last.kernel.norm,
    depth: depthOf(chain) ?? null,
    dead: deadLayers(subject).chance,
    saturated: Math.max(0, ...flatParts(subject).map(({ part }) => part)),
    sensitivity: Math.max(0, ...sensitivities(subject)),
    globalNorm: globalNorm(subject),
    clip: threshold ?? null,
    step: steps.length === 0 ? null : [Math.min(...steps), Math.max(...steps)],
  };
}

/** For a person, a line an idea. */
export function healthLines({ signal, depth, globalNorm: all, clip, step }: Health): string[] {
  const within = ({ norm, low, high }: Norm): string => `${figure(norm)} [${figure(low)}, ${figure(high)}]`;
  const bears =
    depth === null
      ? ''
      : depth.bears >= 1000
        ? ', more than a thousand are fine'
        : `, ${depth.bears === 0 ? 'not one is' : `${depth.bears} are`} fine`;
  return [
    `first layer: ${within(signal)} of the gradient at the last${depth === null ? '' : ` · ${depth.layers === 1 ? 'one activation,' : `${depth.layers} activations, each`} x${figure(depth.perLayer)}${bears} (depth scale ${figure(depth.scale)})`}`,
    `all gradients: ${within(all)}${clip === null ? '' : `, clipped at ${figure(clip)}`}${step === null ? '' : ` · first step: ${figure(step[0])} to ${figure(step[1])} of the weights' size`}`,
  ];
}
