/** What an emitted program can have recorded of its layers: `monitor.gradients({ everySteps: 20 })`. */
import type { Watch } from '../experiment.ts';

/** How often: the first step of every epoch unless one of the two is given. */
export interface Every {
  everySteps?: number;
  everyEpochs?: number;
}

const watching = (what: Watch['what']) => (every: Every = {}): Watch => ({ what, ...every });

export const monitor = {
  /** Norms of the kernels' gradients, and the share that clipping takes. */
  gradients: watching('gradients'),
  /** Norms of the kernels, and how far a step moves them. */
  weights: watching('weights'),
  /** Mean and deviation of what leaves the layers; dead and saturated shares. */
  activations: watching('activations'),
  /** Event files, with histograms of kernels and their gradients. */
  tensorboard: watching('tensorboard'),
};
