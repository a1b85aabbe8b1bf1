/** `ones`: all weights one. */
import type { InitializerWord } from '../types.ts';

export const ones: InitializerWord = {
  family: 'initializer', name: 'ones',
  summary: 'all weights one',
  doc: 'For scales. As a kernel it makes all units the same, and they stay the same.',
  params: [],
  example: 'network N { input(64) -> dense(64, kernel_initializer: ones) -> relu -> dense(10) }',
  draws: () => ({ mean: 1, variance: 0, structure: 'constant' }),
  emit: { tfjs: 'ones', keras: 'ones' },
};
