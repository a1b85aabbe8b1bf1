/** `variance_scaling`: variance scale / fan, of three distributions. */
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const varianceScaling: InitializerWord = {
  name: 'variance_scaling',
  family: 'initializer',
  summary: 'variance scale / fan, of three distributions',
  doc: 'What the Glorot, He and LeCun initializers are cases of: `he_normal` is `variance_scaling(2)`, `glorot_uniform` is `variance_scaling(1, fan_avg, uniform)`. The truncated normal is cut off at two standard deviations and makes up for it, so that all three have the same variance.',
  params: [
    { name: 'scale', type: { type: 'number', above: 0 }, doc: 'Factor on the variance.', default: 1 },
    {
      name: 'mode',
      type: { type: 'choice', of: ['fan_in', 'fan_out', 'fan_avg'] },
      doc: 'What divides it: inputs or outputs of a unit, or their mean.',
      default: 'fan_in',
    },
    {
      name: 'distribution',
      type: { type: 'choice', of: ['truncated_normal', 'untruncated_normal', 'uniform'] },
      doc: 'What is drawn from.',
      default: 'truncated_normal',
    },
  ],
  example: network('input(784)', 'dense(128, kernel_initializer: variance_scaling(2, fan_avg)) -> relu'),
  reference: 'https://keras.io/api/layers/initializers/#variancescaling-class',
  aliases: ['VarianceScaling', 'scaled'],
  draws({ args, fanIn, fanOut }) {
    const fan = args['mode'] === 'fan_in' ? fanIn : args['mode'] === 'fan_out' ? fanOut : (fanIn + fanOut) / 2;
    return { mean: 0, variance: (args['scale'] as number) / Math.max(1, fan), structure: 'independent' };
  },
  emit: { tfjs: 'initializers.varianceScaling', keras: 'VarianceScaling' },
};
