/** `any`: a value left open, one of those listed. */
import { training } from '../examples.ts';
import type { OpenWord } from '../types.ts';

export const any: OpenWord = {
  name: 'any',
  family: 'choice',
  summary: 'one of these values, which a sweep tries in turn',
  doc: 'Stands wherever a value, a word or a piece of network stands: `any(0.001, 0.01)`, `any(relu, tanh)`, `any(adam, sgd(momentum: 0.9))`. One inside another counts only where the outer one has taken it. A name of `let` that stands for `any(…)` is the same value at every use.\n\n`gradnetc sweep` trains the file once a combination; `run` and `compile`, which train one program, refuse a file that leaves values open.',
  params: [{ name: 'values', type: { type: 'anything' }, doc: 'What to try, in this order.' }],
  variadic: true,
  aliases: ['choice', 'choices', 'one_of', 'oneof', 'categorical', 'grid', 'grid_search'],
  example: training({ optimizer: 'adam(any(0.001, 0.01))', batch: 'any(32, 128)' }),
};
