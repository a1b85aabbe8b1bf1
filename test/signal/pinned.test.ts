/**
 * Three digits of what is predicted for networks of every layer and loss: whatever formula changes by a few percent shows
 * here. That the figures are right is for the other tests, and for bench/gradients, which measures the like of them.
 */
import { describe, expect, it } from 'vitest';
import { analyze, SourceFile } from '../../src/index.ts';

const image = 'gaussian(12x12x4, classes: 4, samples: 320, separation: 1)';
const sequence = 'gaussian(10x8, classes: 4, samples: 320, separation: 1)';
const features = 'gaussian(24, classes: 4, samples: 320, separation: 1)';

/** Source, lines of the body, and loss; the last line is the output. */
const bodies: Readonly<Record<string, readonly [source: string, lines: readonly string[]]>> = {
  dense: [features, ['dense(32, bias_initializer: random_normal) -> tanh', 'dense(24, kernel_initializer: random_uniform(minval: -0.05, maxval: 0.15)) -> relu', 'dropout(20%)', 'dense(24, kernel_initializer: orthogonal) -> gelu', 'dense(16, kernel_initializer: lsuv) -> exponential', 'dense(16) -> relu6', 'dense(4) -> softmax']],
  inside: [features, ['dense(16) -> softmax', 'dense(16) -> prelu(alpha_initializer: constant(0.2))', 'gaussian_noise(0.3)', 'dense(4) -> softmax']],
  normalized: [features, ['dense(16) -> batch_norm(gamma_initializer: constant(0.8), beta_initializer: constant(0.3)) -> relu', 'dense(16) -> layer_norm(beta_initializer: constant(0.2)) -> sigmoid', 'residual { dense(16) -> batch_norm }', 'relu', 'dense(4) -> softmax']],
  convolutions: [image, ['conv(8, 3x3, stride: 2) -> relu', 'depthwise_conv(3x3, depth_multiplier: 2) -> tanh', 'separable_conv(12, 3x3) -> relu', 'conv_transpose(8, 4x4, stride: 2) -> elu', 'dense_connection { conv(6, 3x3, dilation_rate: 2) -> relu }', 'spatial_dropout(25%)', 'max_pool(2x2)', 'average_pool(3x3, stride: 3)', 'flatten', 'dense(4) -> softmax']],
  grids: [image, ['zero_padding(1) -> conv(8, 3x3, padding: valid) -> group_norm(2) -> relu', 'conv(8, 3x3) -> instance_norm -> sigmoid', 'cropping(1)', 'upsampling(2x2) -> conv(8, 1x1) -> relu', 'upsampling(2x2, interpolation: bilinear) -> conv(8, 1x1) -> batch_norm -> relu', 'global_average_pool', 'dense(4) -> softmax']],
  greatest: [image, ['conv(8, 3x3) -> softplus', 'permute([2, 1, 3])', 'global_max_pool', 'dense(4) -> softmax']],
  recurrent: [sequence, ['lstm(12, return_sequences: true)', 'gru(10, return_sequences: true)', 'simple_rnn(8)', 'dense(4) -> softmax']],
  walking: [sequence, ['simple_rnn(12, activation: relu, recurrent_initializer: identity, return_sequences: true)', 'lstm(8, activation: relu)', 'dense(4) -> softmax']],
  channels: [image, ['conv(8, 3x3) -> batch_norm -> gelu', 'depthwise_conv(3x3) -> batch_norm -> relu', 'depthwise_conv(3x3) -> batch_norm -> prelu(shared_axes: [1, 2])', 'max_pool(2x2)', 'conv(8, 3x3) -> batch_norm -> tanh', 'global_max_pool', 'dense(4) -> softmax']],
  wrapped: [sequence, ['bidirectional(lstm(6, return_sequences: true))', 'bidirectional(gru(12, return_sequences: true), merge_mode: sum)', 'bidirectional(gru(12, return_sequences: true), merge_mode: ave)', 'bidirectional(gru(12, return_sequences: true), merge_mode: mul)', 'time_distributed(dense(12)) -> relu', 'reshape(120)', 'dense(4) -> softmax']],
  attention: ['tokens(12, vocabulary: 50, classes: 4, samples: 320)', ['embedding(50, 16) -> positional_encoding(learned)', 'positional_encoding', 'residual { layer_norm -> multi_head_attention(2, 8, bias_initializer: random_normal) }', 'flatten', 'dense(4) -> softmax']],
  sharp: ['tokens(12, vocabulary: 50, classes: 4, samples: 320)', ['embedding(50, 16)', 'layer_norm -> multi_head_attention(2, 8, kernel_initializer: random_normal(stddev: 0.35))', 'flatten', 'dense(4) -> softmax']],
  few: ['gaussian(12x3, classes: 4, samples: 320)', ['dense(16) -> relu', 'positional_encoding', 'time_distributed(dense(16)) -> tanh', 'residual { layer_norm -> multi_head_attention(2, 8) }', 'flatten', 'dense(4) -> softmax']],
  streams: [features, ['dense(16) -> relu', 'residual { dense(16) -> relu -> dense(16) } -> relu', 'residual { layer_norm -> gelu -> dense(16) } -> tanh', 'residual { batch_norm -> softsign } -> relu6', 'dense(4) -> softmax']],
  merged: [features, ['(dense(16) -> tanh | dense(16) -> sigmoid) -> multiply', '(dense(16) -> relu | dense(16) -> sigmoid) -> add', 'dense(4) -> softmax']],
};
const classes = ['focal_cross_entropy', 'binary_cross_entropy', 'binary_focal_cross_entropy', 'hinge', 'squared_hinge', 'mean_squared_error', 'mean_absolute_error', 'huber', 'log_cosh', 'poisson', 'cosine_similarity', 'kl_divergence'];
const onLine = ['mean_squared_error', 'mean_absolute_error', 'huber', 'log_cosh'];

const figure = (x: number): string => x.toPrecision(3);

/** One line a node: values and the gradient by them, and of every weight the gradient and how wide its interval is. */
function profile(source: string, lines: readonly string[], loss: string): string[] {
  const text = `data samples {\n  source: ${source}\n}\n\nnetwork Pinned {\n  input(samples.shape)\n${lines.map((line) => `  ${line}\n`).join('')}}\n\n`
    + `train Pinned on samples {\n  loss: ${loss}\n  optimizer: sgd(0.01)\n  batch: 16\n  epochs: 1\n}\n`;
  const { program, facts, diagnostics } = analyze(new SourceFile('pinned.gradnet', text), { load: () => undefined });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message), text).toEqual([]);
  const [network] = program.networks;
  const signals = facts.get(network!)!.signals!;
  return network!.nodes.map(({ id, name }) => {
    const { forward, backward, weightGradients } = signals[id]!;
    // What cancels exactly is left to rounding.
    const weights = Object.entries(weightGradients).map(([weight, { norm, high }]) => (norm < 1e-7 ? `${weight} 0` : `${weight} ${figure(norm)} x ${figure(high / norm)}`));
    return [`${name}: ${figure(forward.second)} ${figure(forward.cross)}, ${figure(backward.second)} ${figure(backward.cross)}`, ...weights].join('; ');
  });
}

describe('layers', () => {
  it.each(Object.entries(bodies))('%s', (_, [source, lines]) => {
    expect(profile(source, lines, 'cross_entropy')).toMatchSnapshot();
  });
});

describe('losses', () => {
  it.each(classes)('%s of classes', (loss) => {
    const binary = /binary|hinge/.test(loss);
    const last = binary || /squared_error|absolute|huber|log_cosh|poisson/.test(loss) ? 'dense(1)' : 'dense(4)';
    const link = loss.startsWith('binary') ? ' -> sigmoid' : /entropy|kl/.test(loss) ? ' -> softmax' : loss === 'poisson' ? ' -> softplus' : '';
    expect(profile(binary ? features.replace('classes: 4', 'classes: 2') : features, ['dense(16) -> tanh', last + link], loss)).toMatchSnapshot();
  });
  it.each(onLine)('%s of values', (loss) => {
    expect(profile('line(200, slope: 3, intercept: 2, noise: 0.5)', ['dense(16) -> tanh', 'dense(1)'], loss)).toMatchSnapshot();
  });
});
