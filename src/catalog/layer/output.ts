/** `output`: names what leaves the network here. */
import { passThrough } from '../../ir/signal-rules.ts';
import type { LayerWord } from '../types.ts';

export const output: LayerWord = {
  name: 'output',
  family: 'layer',
  summary: 'names what leaves the network here',
  doc: 'Without it, what the last step gives is the network\'s only output. With it, exactly what flows into the `output` steps is; values go on unchanged. In training every output has a loss, `cross_entropy(output: class)`, and is compared with the column of its name or the one that the loss names.',
  params: [{ name: 'name', type: { type: 'label' }, doc: 'Name of the output.' }],
  example: `data digits {
  source: mnist
}

network Example {
  input(digits.shape)
  flatten -> dense(32) -> relu as code
  code -> dense(digits.classes) -> softmax -> output(class)
  code -> dense(784) -> sigmoid -> reshape(digits.shape) -> output(picture)
}

train Example on digits {
  loss: cross_entropy(output: class), mean_squared_error(output: picture, target: input)
  optimizer: adam
  epochs: 3
}
`,
  aliases: ['Output', 'yield', 'return', 'head'],
  signal: passThrough,
  emit: { tfjs: ({ inputs }) => ({ callee: 'tf.layers.activation', args: inputs.length === 1 ? { activation: 'linear' } : {} }), keras: 'Identity' },
};
