/** The losses an emitted program can name. */
import { binaryCrossentropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';

export const losses = { crossEntropy, binaryCrossentropy, meanSquaredError, meanAbsoluteError };
