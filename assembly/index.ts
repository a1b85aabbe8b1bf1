/** The side module: kernels on the memory of TensorFlow.js' WebAssembly backend. All places are byte addresses. */
export { correlate, filterGradient } from './convolve';
export { multiplyColumns, multiplyTransposed } from './matrices';
export { packColumns } from './outer';
export { packPanels } from './product';
export { binary, clamp, unary } from './elementwise';
export { compare } from './compare';
export { adadelta, adam, adaMax, gradientDescent, momentum, rmsProp } from './optimizers';
export { randomUniform } from './random';
export { softmax, softmaxCrossEntropy, sumMiddle } from './reduce';
export { moments, normalize, normalizeGradient } from './normalize';
export { layerNorm, layerNormGradient } from './layer-norm';
export { copyRows } from './move';
export { lstmBackward, lstmForward } from './lstm';
export { pool } from './pool';
export { mixInto, resample, scaleBytes } from './resample';
export { depthwiseGradient } from './depthwise';
export { convolveTiles, packTiles, scatterTiles, tilesGradient } from './winograd';
