/** `constant`: all weights one value. */
import type { InitializerWord } from '../types.ts';

export const constant: InitializerWord = {
  family: 'initializer', name: 'constant',
  summary: 'all weights one value',
  doc: 'As a kernel it makes all units the same, and they stay the same.',
  params: [{ name: 'value', type: { type: 'number' }, doc: 'The value.', default: 0 }],
  example: 'network N { input(64) -> dense(64, kernel_initializer: constant(0.1)) -> relu -> dense(10) }',
  draws: ({ args }) => ({ mean: args['value'] as number, variance: 0, structure: 'constant' }),
  emit: { tfjs: 'constant', keras: 'constant' },
};
