/** Linear warm-up, which every schedule offers: large first steps of a fresh network do harm. */
import type { Progress } from '../experiment.ts';

/**
 * The factor for the first `warmupEpochs` epochs (1/n at the first of n warm-up steps, 1 at the last), or undefined
 * once they are over.
 */
export function warmupFactor(progress: Progress, warmupEpochs: number): number | undefined {
  const steps = Math.round(warmupEpochs * progress.stepsPerEpoch);
  return progress.step < steps ? (progress.step + 1) / steps : undefined;
}
