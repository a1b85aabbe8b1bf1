/** What layers share that merge branches value by value. */
import { sizeOf } from '../ir/types.ts';
import { otherTensors } from './params.ts';
import type { LayerWord } from './types.ts';

/** Any number of branches of one shape, which is the result's; one operation a value for each branch after the first. */
export const valueByValue: Pick<LayerWord, 'params' | 'variadic' | 'arity' | 'shape' | 'flops'> = {
  params: [otherTensors],
  variadic: true,
  arity: 'merge',
  shape({ inputs }) {
    const [first] = inputs;
    const same = inputs.every((x) => x.length === first!.length && x.every((d, i) => d === first![i]));
    return same ? first! : { problem: 'merge' };
  },
  flops: ({ inputs, output }) => (inputs.length - 1) * sizeOf(output),
};
