/** `learning_rate_factor`: a body that learns faster or slower than the rest. */
import { network } from '../examples.ts';
import type { StructureWord } from '../types.ts';

export const learningRateFactor: StructureWord = {
  name: 'learning_rate_factor',
  family: 'structure',
  summary: 'multiplies the learning rate of its body',
  doc: 'Computes its body; the optimizer moves the weights in it at `factor` times the learning rate, weight decay included. Factors of nested bodies multiply; 0 is `frozen`.',
  params: [{ name: 'factor', type: { type: 'number', min: 0 }, doc: 'What the rate is multiplied by, e.g. 0.1 for layers that are trained already.' }],
  example: network('input(32x32x3)', 'learning_rate_factor(0.1) { conv(16, 3x3) -> relu }', 'flatten -> dense(10) -> softmax'),
  reference: 'https://arxiv.org/abs/1801.06146',
  aliases: ['lr_mult', 'rate_factor', 'lr_multiplier', 'discriminative_learning_rate'],
  body: 'required',
  wiring: 'series',
  rateFactor: (args) => args['factor'] as number,
};
