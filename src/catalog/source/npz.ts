/** `npz`: several NumPy arrays in one file. */
import { classesParam, fileFacts, momentsDoc, normalizeParam, targetShapeParam, trainingOn } from '../from-files.ts';
import type { Shape, SourceWord } from '../types.ts';

export const npz: SourceWord = {
  name: 'npz',
  family: 'source',
  summary: 'NumPy arrays in one .npz file, as numpy.savez writes them',
  doc: `Two arrays of a .npz file, compressed or not, with one row for each sample; and two more for validation, where they are named. Numbers of every NumPy type are read; bytes (\`uint8\`) are scaled to [0, 1] first, as pictures are. Rows may have any shape of as many values as \`shape\`, so that pictures without an axis of channels fit, too. Classes are whole numbers from 0.\n\n${momentsDoc}`,
  params: [
    {
      name: 'file',
      type: { type: 'string' },
      doc: 'Path of the file, from the working directory; `--data DIR` looks for its name in DIR.',
    },
    { name: 'shape', type: { type: 'shape' }, doc: 'Shape of one sample, without the axis of samples.' },
    classesParam,
    { name: 'inputs', type: { type: 'string' }, doc: 'Name of the array of inputs.', default: 'x' },
    { name: 'targets', type: { type: 'string' }, doc: 'Name of the array of targets.', default: 'y' },
    {
      name: 'validation_inputs',
      type: { type: 'string' },
      doc: 'Name of the inputs for validation, `"x_test"`; a part is held out unless given.',
      default: null,
    },
    { name: 'validation_targets', type: { type: 'string' }, doc: 'Name of the targets for validation.', default: null },
    targetShapeParam,
    normalizeParam,
  ],
  example: trainingOn('npz("digits.npz", 8x8x1, classes: 10, inputs: "x_train", targets: "y_train")', true),
  reference: 'https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html',
  aliases: ['savez', 'numpy'],
  check: (args) =>
    (args['validation_inputs'] === null) === (args['validation_targets'] === null)
      ? undefined
      : {
          argument: args['validation_inputs'] === null ? 'validation_targets' : 'validation_inputs',
          allowed: 'given together with the other of the two',
        },
  facts: (args) => fileFacts(args, args['shape'] as Shape, args['target_shape'] as Shape),
  emit: { tfjs: 'data.npz' },
};
