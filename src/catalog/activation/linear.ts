/** `linear`: x as it is. */
import { rectifier } from '../../ir/gaussian/rectifier.ts';
import type { ActivationWord } from '../types.ts';

export const linear: ActivationWord = {
  family: 'activation', name: 'linear',
  summary: 'x as it is',
  doc: 'No activation; for the output of a regression.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> linear -> dense(10) }',
  aliases: ['identity_activation'],
  value: (x) => x,
  derivative: () => 1,
  gaussian: () => rectifier(1),
  flops: 0,
  emit: { tfjs: 'linear', keras: 'linear' },
};
