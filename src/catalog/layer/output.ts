/** `output`: names what leaves the network here. */
import { passThrough } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';

export const output: LayerWord = {
  name: 'output',
  family: 'layer',
  summary: 'names what leaves the network here',
  doc: 'Without it, what the last step gives is the network\'s only output. With it, exactly what flows into the `output` steps is; values go on unchanged. In training every output has a loss, `cross_entropy(output: class)`, and is compared with the column of its name or the one that the loss names.',
  params: [{ name: 'name', type: { type: 'label' }, doc: 'Name of the output.' }],
  example: network('input(784)', 'dense(64) -> relu -> output(code)', 'dense(10) -> output(class)'),
  aliases: ['Output', 'yield', 'return', 'head'],
  signal: passThrough,
  emit: { tfjs: ({ inputs }) => ({ callee: 'tf.layers.activation', args: inputs.length === 1 ? { activation: 'linear' } : {} }), keras: 'Identity' },
};
