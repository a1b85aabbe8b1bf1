/** `frozen`: a body whose weights stay as they are. */
import { network } from '../examples.ts';
import type { StructureWord } from '../types.ts';

export const frozen: StructureWord = {
  name: 'frozen',
  family: 'structure',
  summary: 'keeps the weights of its body as they are',
  doc: 'Computes its body; training changes none of its weights, and batch normalization in it works with the averages that it has. Gradients pass through to what comes before.',
  params: [],
  example: network('input(32x32x3)', 'frozen { conv(16, 3x3) -> batch_norm -> relu }', 'flatten -> dense(10) -> softmax'),
  reference: 'https://keras.io/guides/transfer_learning/',
  aliases: ['freeze', 'trainable', 'stop_training', 'fixed'],
  body: 'required',
  wiring: 'series',
  rateFactor: () => 0,
};
