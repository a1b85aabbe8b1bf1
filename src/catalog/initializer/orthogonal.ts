/** `orthogonal`: a random rotation, times a gain. */
import type { InitializerWord } from '../types.ts';

export const orthogonal: InitializerWord = {
  family: 'initializer', name: 'orthogonal',
  summary: 'a random rotation, times a gain',
  doc: 'Keeps lengths exactly; the variance of one weight is gain² / the larger side. For kernels, not for biases.',
  params: [{ name: 'gain', type: { type: 'number', above: 0 }, default: 1, doc: 'Factor on the rotation.' }],
  example: 'network N { input(64) -> dense(64, kernel_initializer: orthogonal) -> relu -> dense(10) }',
  reference: 'Saxe, McClelland & Ganguli 2014',
  draws: ({ args, shape }) => {
    const columns = shape.at(-1)!;
    const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    return { mean: 0, variance: (args['gain'] as number) ** 2 / Math.max(rows, columns), structure: 'orthogonal' };
  },
  fits: 'matrix',
  emit: { tfjs: 'initializers.orthogonal', keras: 'orthogonal' },
};
