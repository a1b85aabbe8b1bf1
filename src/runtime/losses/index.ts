/** The losses an emitted program can name. */
import { binaryCrossentropy } from './binary-cross-entropy.ts';
import { binaryFocalCrossEntropy } from './binary-focal-cross-entropy.ts';
import { cosineSimilarity } from './cosine-similarity.ts';
import { crossEntropy } from './cross-entropy.ts';
import { focalCrossEntropy } from './focal-cross-entropy.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import { klDivergence } from './kl-divergence.ts';
import { logCosh } from './log-cosh.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { poisson } from './poisson.ts';
import { squaredHinge } from './squared-hinge.ts';

export const losses = {
  crossEntropy, binaryCrossentropy, focalCrossEntropy, binaryFocalCrossEntropy, klDivergence,
  meanSquaredError, meanAbsoluteError, huber, logCosh, poisson, cosineSimilarity, hinge, squaredHinge,
};
