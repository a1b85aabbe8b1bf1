/** `weights`: how large each layer's weights are, and how far a step moves them. */
import { training } from '../examples.ts';
import { everyIsCounted, measuredEvery } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const weights: CallWord = {
  name: 'weights',
  family: 'monitor',
  summary: 'records the norm of each layer’s kernel and how far a step moves it',
  doc: 'Records ‖kernel‖ of each layer before the step, and the update ratio ‖Δkernel‖ / ‖kernel‖: what the step changed, after clipping, optimizer, decay and constraints. Around 1e-3 is usual; at 0.1 a step replaces a tenth of what was learned.',
  params: measuredEvery,
  check: everyIsCounted,
  example: training({ monitor: 'gradients, weights' }),
  aliases: ['weight_norms', 'updates', 'update_ratio'],
  emit: { tfjs: 'monitor.weights' },
};
