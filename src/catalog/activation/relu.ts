/** `relu`: max(0, x). */
import { rectifier } from '../../ir/gaussian/rectifier.ts';
import type { ActivationWord } from '../types.ts';

export const relu: ActivationWord = {
  family: 'activation', name: 'relu',
  summary: 'max(0, x)',
  doc: 'Passes positive values and silences the others; the usual activation. Goes with `he_uniform` or `he_normal`: half of the variance is lost, and they make up for it.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> relu -> dense(10) }',
  reference: 'Nair & Hinton 2010; He et al. 2015 for the initialization',
  aliases: ['ReLU'],
  value: (x) => Math.max(0, x),
  derivative: (x) => (x > 0 ? 1 : 0),
  kinks: [0],
  gaussian: () => rectifier(0),
  flops: 1,
  emit: { tfjs: 'relu', keras: 'relu' },
};
