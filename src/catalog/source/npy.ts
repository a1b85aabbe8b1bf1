/** `npy`: two NumPy arrays, each in a file. */
import { classesParam, fileFacts, momentsDoc, normalizeParam, targetShapeParam, trainingOn } from '../from-files.ts';
import type { Shape, SourceWord } from '../types.ts';

export const npy: SourceWord = {
  name: 'npy',
  family: 'source',
  summary: 'NumPy arrays in .npy files, inputs in one and targets in the other',
  doc: `Two files as numpy.save writes them, with one row for each sample. Numbers of every NumPy type are read; bytes (\`uint8\`) are scaled to [0, 1] first, as pictures are. Rows may have any shape of as many values as \`shape\`. Classes are whole numbers from 0.\n\n${momentsDoc}`,
  params: [
    { name: 'inputs', type: { type: 'string' }, doc: 'Path of the inputs, from the working directory; `--data DIR` looks for its name in DIR.' },
    { name: 'targets', type: { type: 'string' }, doc: 'Path of the targets.' },
    { name: 'shape', type: { type: 'shape' }, doc: 'Shape of one sample, without the axis of samples.' },
    classesParam,
    targetShapeParam,
    normalizeParam,
  ],
  example: trainingOn('npy("x.npy", "y.npy", 16)', false),
  reference: 'https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html',
  aliases: ['ndarray'],
  facts: (args) => fileFacts(args, args['shape'] as Shape, args['target_shape'] as Shape),
  emit: { tfjs: 'data.npy' },
};
