/** `dense_connection`: a body put beside what came in. */
import { network } from '../examples.ts';
import type { StructureWord } from '../types.ts';

export const denseConnection: StructureWord = {
  name: 'dense_connection',
  family: 'structure',
  summary: 'puts its body beside what came in',
  doc: 'Computes `concat(x, body(x))` along the channels, so that every later layer sees all earlier ones (DenseNet). The body must keep height and width.',
  params: [],
  example: network('input(32x32x3)', 'conv(16, 3x3)', 'repeat 3 { dense_connection { batch_norm -> relu -> conv(12, 3x3) } }'),
  reference: 'Huang et al. 2017, https://arxiv.org/abs/1608.06993',
  aliases: ['dense_block', 'densenet', 'DenseBlock'],
  body: 'required',
  wiring: 'dense',
};
