/** `zeros`: all weights zero. */
import type { InitializerWord } from '../types.ts';

export const zeros: InitializerWord = {
  family: 'initializer', name: 'zeros',
  summary: 'all weights zero',
  doc: 'For biases. As a kernel it makes all units the same, and they stay the same.',
  params: [],
  example: 'network N { input(64) -> dense(64, kernel_initializer: zeros) -> relu -> dense(10) }',
  draws: () => ({ mean: 0, variance: 0, structure: 'constant' }),
  emit: { tfjs: 'zeros', keras: 'zeros' },
};
