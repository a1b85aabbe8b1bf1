/** `pretrained`: a body that begins with trained weights. */
import { network } from '../examples.ts';
import type { StructureWord } from '../types.ts';

export const pretrained: StructureWord = {
  name: 'pretrained',
  family: 'structure',
  summary: 'begins with the weights of a trained model',
  doc: 'Computes its body, whose layers begin with the weights that layers of the same names have in `file`. Names are those that `as` gives, or the words numbered in order (`conv1`, `conv2`; `basic1.conv2` in a block). What stands outside the body, such as a new head, is drawn as usual.\n\n`file` is what a run of gradnet leaves (`runs/digits-1`), a model.json of TensorFlow.js, `.weights.h5`, `.h5` or `.keras` as Keras saves them, or `.npz` with arrays called `layer/weight`; relative to the working directory, as the data\'s. Within a layer weights go by their order, which is Keras\'.\n\nWhere the file is there when gradnet compiles, layers that it lacks and shapes that differ are errors; else the program says the same before it trains. Gradients are predicted from the mean and the variance of the loaded weights, or, while the file is not there, as if they were drawn.\n\n`frozen { pretrained("runs/digits-1") { … } }` trains the head alone.',
  params: [
    { name: 'file', type: { type: 'string' }, doc: 'The file or folder with the weights.' },
    { name: 'except', type: { type: 'list', of: { type: 'string' } }, doc: 'Layers (or block calls) of the body that are drawn anew, by their names: `["dense2"]`.', default: null },
    { name: 'partial', type: { type: 'boolean' }, doc: 'Whether layers that the file lacks are drawn anew, instead of being an error.', default: false },
  ],
  example: network('input(28x28x1)', 'frozen { pretrained("runs/digits-1") { conv(16, 3x3) -> relu -> max_pool } }', 'flatten -> dense(5) -> softmax'),
  reference: 'https://keras.io/guides/transfer_learning/',
  aliases: ['weights', 'load_weights', 'load', 'from_pretrained', 'restore', 'transfer', 'pretrain'],
  body: 'required',
  wiring: 'series',
  loads: true,
};
