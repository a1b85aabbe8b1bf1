/** `gradients`: how large each layer's gradient is. */
import { training } from '../examples.ts';
import { everyIsCounted, measuredEvery } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const gradients: CallWord = {
  name: 'gradients',
  family: 'monitor',
  summary: 'records the norm of each layer’s gradient',
  doc: 'Records ‖∂L/∂kernel‖ of each layer before clipping, and the share of it that clipping takes away. The first step of every epoch is recorded in any case, since it is shown beside what was predicted; `every` asks for more.',
  params: measuredEvery,
  check: everyIsCounted,
  example: training({ monitor: 'gradients(every: 20 steps)' }),
  aliases: ['gradient_norms', 'grads'],
  emit: { tfjs: 'monitor.gradients' },
};
