/** The networks that predictions are measured on. */
import { absoluteErrorGradient, binaryCrossEntropyGradient, squaredErrorGradient } from '../../src/ir/signal-rules.ts';
import { tf } from '../../src/runtime/tf.ts';
import { digitBatch, digitMoments, noiseBatch } from './digits.ts';
import type { Layer } from './networks.ts';
import type { Experiment } from './oracle.ts';

const BATCH = 64;
const WIDTH = 64;
const repeat = (n: number, layers: readonly Layer[]): Layer[] => Array.from({ length: n }, () => layers).flat();
const act = (name: string): Layer => ({ op: 'act', name });
const dense = (units: number, init?: string): Layer => (init === undefined ? { op: 'dense', units } : { op: 'dense', units, init });
const logits = dense(10);

function onNoise(layers: readonly Layer[], seeds = 20, shape: readonly number[] = [WIDTH]): Experiment {
  return {
    layers, shape, batch: BATCH, classes: 10, seeds, moments: { mean: 0, second: 1, cross: 0 },
    sample: noiseBatch(BATCH, shape.reduce((a, b) => a * b, 1), 10),
  };
}
function onDigits(layers: readonly Layer[], seeds = 10): Experiment {
  return { layers, shape: [28, 28, 1], batch: BATCH, classes: 10, seeds, moments: digitMoments(), sample: digitBatch(BATCH) };
}

const conv = (filters: number, size: number, init = 'glorot_uniform', padding: 'same' | 'valid' = 'same', stride = 1): Layer => ({ op: 'conv', filters, size, init, padding, stride });
const norm: Layer = { op: 'batch_norm' };

const basic = (filters: number, stride: number): Layer[] => [
  {
    op: 'residual',
    ...(stride === 1 ? {} : { shortcut: [conv(filters, 1, 'glorot_uniform', 'same', stride)] }),
    body: [conv(filters, 3, 'he_normal', 'same', stride), norm, act('relu'), conv(filters, 3, 'he_normal'), norm],
  },
  act('relu'),
];

export const experiments = (): Record<string, Experiment> => ({
  sigmoid10: onNoise([...repeat(10, [dense(WIDTH), act('sigmoid')]), logits]),
  tanh10: onNoise([...repeat(10, [dense(WIDTH), act('tanh')]), logits]),
  relu10he: onNoise([...repeat(10, [dense(WIDTH, 'he_uniform'), act('relu')]), logits]),
  relu10glorot: onNoise([...repeat(10, [dense(WIDTH), act('relu')]), logits]),
  relu10heNormal: onNoise([...repeat(10, [dense(WIDTH, 'he_normal'), act('relu')]), logits]),
  bnRelu10: onNoise([...repeat(10, [dense(WIDTH, 'he_uniform'), norm, act('relu')]), logits]),
  lnRelu10: onNoise([...repeat(10, [dense(WIDTH, 'he_uniform'), { op: 'layer_norm' }, act('relu')]), logits]),
  lnSigmoid10: onNoise([...repeat(10, [dense(WIDTH), { op: 'layer_norm' }, act('sigmoid')]), logits]),
  selu10: onNoise([...repeat(10, [dense(WIDTH, 'lecun_uniform'), act('selu')]), logits]),
  softplus6: onNoise([...repeat(6, [dense(WIDTH), act('softplus')]), logits]),
  dropoutTanh6: onNoise([...repeat(6, [dense(WIDTH), act('tanh'), { op: 'dropout', rate: 0.3 }]), logits]),
  preActResidual8: onNoise([...repeat(8, [{ op: 'residual', body: [norm, act('relu'), dense(WIDTH, 'he_uniform'), norm, act('relu'), dense(WIDTH, 'he_uniform')] }]), norm, act('relu'), logits]),
  postActResidual8: onNoise([dense(WIDTH), ...repeat(8, [{ op: 'residual', body: [dense(WIDTH, 'he_uniform'), act('relu'), dense(WIDTH, 'glorot_uniform')] }, act('relu')]), logits]),
  tanh4SquaredError: {
    ...onNoise([...repeat(4, [dense(WIDTH), act('tanh')]), logits]),
    loss: { rule: squaredErrorGradient, compute: (t, y) => tf.mean(tf.square(tf.sub(y, t))) },
  },
  relu4Binary: {
    ...onNoise([...repeat(4, [dense(WIDTH, 'he_uniform'), act('relu')]), logits]),
    loss: { rule: binaryCrossEntropyGradient, compute: (t, y) => tf.losses.sigmoidCrossEntropy(t, y) },
  },
  tanh4AbsoluteError: {
    ...onNoise([...repeat(4, [dense(WIDTH), act('tanh')]), logits]),
    loss: { rule: absoluteErrorGradient, compute: (t, y) => tf.mean(tf.abs(tf.sub(y, t))) },
  },
  mlpDigits: onDigits([{ op: 'flatten' }, dense(128, 'he_uniform'), act('relu'), dense(64, 'he_uniform'), act('relu'), logits]),
  lenetTanhAverage: onDigits([
    conv(6, 5), act('tanh'), { op: 'average_pool', size: 2 }, conv(16, 5, 'glorot_uniform', 'valid'), act('tanh'), { op: 'average_pool', size: 2 },
    { op: 'flatten' }, dense(120), act('tanh'), dense(84), act('tanh'), logits]),
  /** The example of the repository. */
  lenet5: { ...onDigits([
    conv(6, 5), act('relu'), { op: 'average_pool', size: 2 }, conv(16, 5, 'glorot_uniform', 'valid'), act('relu'), { op: 'average_pool', size: 2 },
    { op: 'flatten' }, dense(120), act('relu'), dense(84), act('relu'), logits], 20), batch: 32, sample: digitBatch(32) },
  lenetReluMax: onDigits([
    conv(6, 5, 'he_uniform'), act('relu'), { op: 'max_pool', size: 2 }, conv(16, 5, 'he_uniform', 'valid'), act('relu'), { op: 'max_pool', size: 2 },
    { op: 'flatten' }, dense(120, 'he_uniform'), act('relu'), dense(84, 'he_uniform'), act('relu'), logits]),
  lenetTanhMax: onDigits([
    conv(6, 5), act('tanh'), { op: 'max_pool', size: 2 }, conv(16, 5, 'glorot_uniform', 'valid'), act('tanh'), { op: 'max_pool', size: 2 },
    { op: 'flatten' }, dense(120), act('tanh'), dense(84), act('tanh'), logits]),
  lenetSigmoid: onDigits([
    conv(6, 5), act('sigmoid'), { op: 'average_pool', size: 2 }, conv(16, 5, 'glorot_uniform', 'valid'), act('sigmoid'), { op: 'average_pool', size: 2 },
    { op: 'flatten' }, dense(120), act('sigmoid'), dense(84), act('sigmoid'), logits]),
  convNoise: onNoise([...repeat(4, [conv(16, 3, 'he_uniform'), act('relu')]), { op: 'global_average_pool' }, logits], 10, [12, 12, 3]),
  convStrideNoise: onNoise([conv(16, 3, 'he_uniform', 'same', 2), act('relu'), conv(32, 3, 'he_uniform', 'same', 2), act('relu'), { op: 'flatten' }, logits], 10, [12, 12, 3]),
  resnetDigits: onDigits([conv(8, 3, 'he_normal'), norm, act('relu'), ...basic(8, 1), ...basic(16, 2), ...basic(32, 2), { op: 'global_average_pool' }, logits], 10),
});
