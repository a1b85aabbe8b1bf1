/** `affine`: moves pixels by a matrix. */
import { augmented, noPixels, resampling } from '../augmenting.ts';
import type { CallWord, Value } from '../types.ts';

/** A matrix that can be inverted: another one would show every place of a line in one place. */
function isTwoByTwo(matrix: Value | undefined): boolean {
  if (!Array.isArray(matrix) || matrix.length !== 2 || !matrix.every((row) => Array.isArray(row) && row.length === 2)) return false;
  const [a, b, c, d] = (matrix as number[][]).flat() as [number, number, number, number];
  return Math.abs(a * d - b * c) > 1e-9;
}

export const affine: CallWord = {
  name: 'affine',
  family: 'augmentation',
  summary: 'moves pixels by a matrix',
  doc: 'Always the same affine map: a pixel of the result at (row, column) from the centre shows the place `matrix` · (row, column) of the image, which then moves `rows` down and `columns` to the right. SciPy’s `affine_transform` has the same direction. Neighbours in a pipeline that move pixels and see beyond the rim in the same way are one map, read once.',
  params: [
    { name: 'matrix', type: { type: 'list', of: { type: 'list', of: { type: 'number' } } }, doc: 'Two rows of two numbers: `[[1, 0.2], [0, 1]]`.' },
    { name: 'rows', type: { type: 'extent' }, doc: 'Distance down.', default: noPixels },
    { name: 'columns', type: { type: 'extent' }, doc: 'Distance to the right.', default: noPixels },
    ...resampling(),
  ],
  example: augmented('affine([[1.05, -0.2], [0.1, 0.9]], probability: 50%)'),
  reference: 'https://docs.scipy.org/doc/scipy/reference/generated/scipy.ndimage.affine_transform.html',
  aliases: ['affine_transform', 'RandomAffine', 'warp'],
  check: ({ matrix }) => (isTwoByTwo(matrix) ? undefined : { argument: 'matrix', allowed: 'two rows of two numbers that can be inverted, such as [[1, 0.2], [0, 1]]' }),
  augments: { what: 'images' },
  emit: { tfjs: 'augment.affine' },
};
