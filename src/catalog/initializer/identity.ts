/** `identity`: the identity matrix, times a gain. */
import type { InitializerWord } from '../types.ts';

export const identity: InitializerWord = {
  family: 'initializer', name: 'identity',
  summary: 'the identity matrix, times a gain',
  doc: 'For square kernels of `dense` only.',
  params: [{ name: 'gain', type: { type: 'number' }, default: 1, doc: 'Factor on the identity.' }],
  example: 'network N { input(64) -> dense(64, kernel_initializer: identity) -> relu -> dense(10) }',
  draws: ({ args, shape }) => ({ mean: 0, variance: (args['gain'] as number) ** 2 / Math.max(1, shape[0]!), structure: 'identity' }),
  fits: 'square',
  emit: { tfjs: 'identity', keras: 'identity' },
};
