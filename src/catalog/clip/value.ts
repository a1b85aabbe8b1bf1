/** `value`: every entry is kept between two bounds. */
import { training } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const value: CallWord = {
  name: 'value',
  family: 'clip',
  summary: 'keeps every entry of every gradient between two bounds',
  doc: 'Entries below `min` become `min`, those above `max` become `max`: the direction of the step changes.',
  params: [
    { name: 'min', type: { type: 'number' }, doc: 'Smallest entry.' },
    { name: 'max', type: { type: 'number' }, doc: 'Largest entry.' },
  ],
  example: training({ clip: 'value(-0.5, 0.5)' }),
  reference: 'https://keras.io/api/optimizers/',
  aliases: ['clipvalue', 'clip_by_value', 'clip_grad_value'],
  acts: 'gradients',
  check: (args) => ((args['min'] as number) < (args['max'] as number) ? undefined : { argument: 'max', allowed: 'more than `min`' }),
  emit: { tfjs: 'clip.value', form: 'positional' },
};
