/** `lsuv`: orthogonal, then scaled layer by layer on the first batch. */
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const lsuv: InitializerWord = {
  name: 'lsuv',
  family: 'initializer',
  summary: 'orthogonal, scaled on the first batch to outputs of variance 1',
  doc: 'Layer-sequential unit variance: kernels are drawn orthogonal, and before the first step the runtime sends one batch through the network and divides each such kernel, in order, until what its layer gives before its activation has variance 1 (within a tenth, in at most ten rounds). What depth does to the size of values is so taken out by measuring it. For kernels; biases stay as they are drawn.',
  params: [],
  example: network(
    'input(784)',
    'dense(128, kernel_initializer: lsuv) -> relu',
    'dense(128, kernel_initializer: lsuv) -> relu',
    'dense(10) -> softmax',
  ),
  reference: 'Mishkin & Matas 2016, https://arxiv.org/abs/1511.06422',
  aliases: ['LSUV', 'layer_sequential_unit_variance', 'data_dependent'],
  // Before the scaling; `toUnit` says what becomes of it.
  draws: ({ shape }) => ({
    mean: 0,
    variance:
      1 /
      Math.max(
        shape.at(-1)!,
        shape.slice(0, -1).reduce((a, b) => a * b, 1),
      ),
    structure: 'orthogonal',
    toUnit: true,
  }),
  emit: { tfjs: 'initializers.lsuv', keras: 'Orthogonal' },
};
