/** `residual`: a body added to what came in. */
import { network } from '../examples.ts';
import type { StructureWord } from '../types.ts';

export const residual: StructureWord = {
  name: 'residual',
  family: 'structure',
  summary: 'adds its body to what came in',
  doc: 'Computes `x + body(x)`: values and gradients pass unhindered along the identity, which is what lets deep networks train. Where the body changes the shape, `shortcut` brings what came in to the same shape, usually by `conv(filters, 1x1, stride: 2)`.',
  params: [{ name: 'shortcut', type: { type: 'flow' }, doc: 'Applied to what came in before it is added; nothing unless given.', default: null }],
  example: network('input(32x32x3)', 'conv(16, 3x3)', 'residual { conv(16, 3x3) -> relu -> conv(16, 3x3) }', 'relu'),
  reference: 'He et al. 2016, https://arxiv.org/abs/1512.03385',
  aliases: ['skip', 'shortcut', 'resnet', 'ResidualBlock', 'res'],
  body: 'required',
  wiring: 'residual',
};
