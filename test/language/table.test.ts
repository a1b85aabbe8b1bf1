/**
 * What the language can say, and what proves it: words, each run from its own page (words.test.ts), examples, each trained
 * (test/examples, which misses none), and tests, by their names. A name that is gone, or a word that no line counts, fails.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allWords, lookUpWord, wordsOf } from '../../src/catalog/index.ts';
import type { Family } from '../../src/catalog/types.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** An architecture, the example that is one, and what it cannot be without. */
const architectures: readonly (readonly [what: string, example: string, shows: RegExp])[] = [
  ['multilayer perceptron', 'mlp', /dense.*relu/], ['LeNet-5', 'lenet5', /conv\(16, 5x5/], ['AlexNet', 'alexnet', /11x11/], ['VGG-11', 'vgg11', /4096/], ['VGG-16', 'vgg16', /4096/],
  ['plain CIFAR-10 CNN', 'cifar10-cnn', /cifar10/], ['Inception v1', 'inception-v1', /\|[^]*-> concat/], ['Inception v3', 'inception-v3', /\|[^]*-> concat/],
  ['ResNet-18', 'resnet18', /Basic\(64\) \* 2/], ['ResNet-20', 'resnet-small', /residual/], ['ResNet-50', 'resnet50', /residual/],
  ['DenseNet-BC', 'densenet-bc-40', /DenseStage\(6, growth: 12\)/], ['DenseNet-121', 'densenet121', /DenseStage\(24, growth: 32\)/], ['U-Net', 'unet', /concat/],
  ['MobileNet', 'mobilenet', /depthwise_conv/], ['plain recurrence', 'simple-rnn', /simple_rnn/], ['LSTM', 'lstm', /lstm\(/], ['GRU', 'gru', /gru\(/],
  ['bidirectional recurrence', 'bidirectional', /bidirectional\(/], ['stacked recurrence', 'stacked-lstm', /return_sequences: true/],
  ['dense autoencoder', 'autoencoder', /reconstruction/], ['convolutional autoencoder', 'conv-autoencoder', /reconstruction/],
  ['Transformer encoder', 'transformer', /Encoder\(heads: 4/], ['vision Transformer', 'vit', /Encoder\(heads: 4/],
  ['w·x + b that explodes', 'line', /dense\(1/], ['several outputs', 'two-heads', /output\(class\)[^]*output\(picture\)[^]*weight: /], ['several inputs with shared weights', 'siamese', /shared /],
  ['transfer learning', 'transfer', /frozen[^]*pretrained/], ['Keras’ image generator', 'image-data-generator', /rotate\(15deg\)[^]*shift\(10%[^]*flip\(horizontal[^]*zoom\(10%/],
  ['mixed samples', 'mixup-cutmix', /mixup[^]*cutmix/], ['pseudo-samples of one class', 'pseudo-samples', /same_class/], ['a sweep', 'optimizers', /sweep[^]*any\(/], ['adversarial samples', 'adversarial', /fgsm/],
  ['a deep network whose gradient vanishes', 'deep-sigmoid', /sigmoid/],
];

/** Every word of the catalogue, under what it is for. */
const words: Readonly<Record<string, readonly [Family, string]>> = {
  'dense and convolutions': ['layer', 'dense conv conv_transpose depthwise_conv separable_conv'],
  pooling: ['layer', 'max_pool average_pool global_max_pool global_average_pool'],
  normalization: ['layer', 'batch_norm layer_norm instance_norm group_norm'],
  'noise in training': ['layer', 'dropout spatial_dropout gaussian_noise gaussian_dropout'],
  shapes: ['layer', 'input output flatten reshape permute zero_padding cropping upsampling'],
  sequences: ['layer', 'embedding positional_encoding multi_head_attention simple_rnn lstm gru bidirectional time_distributed'],
  merges: ['layer', 'add multiply concat'],
  'a trained activation': ['layer', 'prelu'],
  activations: ['activation', 'sigmoid hard_sigmoid tanh relu relu6 leaky_relu elu selu gelu swish mish softplus softsign softmax step linear exponential'],
  structure: ['structure', 'residual dense_connection frozen learning_rate_factor pretrained'],
  initializers: ['initializer', 'zeros ones constant identity orthogonal random_normal random_uniform truncated_normal variance_scaling glorot_normal glorot_uniform he_normal he_uniform lecun_normal lecun_uniform lsuv'],
  regularizers: ['regularizer', 'l1 l2 l1_l2'],
  constraints: ['constraint', 'max_norm min_max_norm unit_norm non_neg'],
  'adversarial samples': ['adversarial', 'fgsm'],
  'values left open': ['choice', 'any log_uniform uniform'], 'which of them are tried': ['search', 'grid random'],
  'which states are kept': ['checkpoint', 'keep never'],
  'what is recorded of layers': ['monitor', 'gradients weights activations tensorboard'],
  losses: ['loss', 'cross_entropy binary_cross_entropy focal_cross_entropy binary_focal_cross_entropy kl_divergence mean_squared_error mean_absolute_error huber log_cosh hinge squared_hinge poisson cosine_similarity'],
  metrics: ['metric', 'accuracy top_k_accuracy precision recall f1 auc mean_squared_error mean_absolute_error root_mean_squared_error r2'],
  optimizers: ['optimizer', 'sgd rmsprop adagrad adadelta adam adamax nadam adamw lion'],
  schedules: ['schedule', 'constant step_decay exponential cosine cosine_restarts one_cycle polynomial inverse_time piecewise reduce_on_plateau'],
  clipping: ['clip', 'norm global_norm value adaptive quantile projection'],
  augmentation: ['augmentation', 'adaptive rotate shift flip zoom crop shear affine brightness contrast salt_and_pepper snow white_noise black_noise gaussian_noise cutout blend mixup cutmix same_class'],
};

/** What is no word: a test by its file and a part of its name or text. */
const tests: readonly (readonly [what: string, file: string, part: string])[] = [
  ['convolution in one, two and three dimensions', 'test/catalog/oracle-layers.test.ts', '[/^Conv\\dD$/, \'conv\']'], ['initializers’ means and variances', 'test/catalog/initializers.test.ts', 'has this mean and variance'],
  ['regularizers of kernel, bias and activity', 'test/catalog/oracle-parts.test.ts', 'of kernel, bias and activity'], ['constraints after every update', 'test/runtime/fit.test.ts', 'hold after every update'],
  ['label smoothing', 'test/runtime/losses.test.ts', 'label smoothing'], ['decoupled weight decay', 'test/runtime/optimizer-oracles.test.ts', 'AdamW'],
  ['a schedule as a formula of step and epoch', 'test/runtime/schedule-oracles.test.ts', 'a formula sees whole epochs'], ['warm-up', 'test/runtime/schedule-oracles.test.ts', 'warm-ups count in steps or epochs'],
  ['the gradient that `step` blocks, reported', 'src/rules/blocked-gradient.md', 'step'], ['an example’s own finding, reported', 'test/rules/examples.test.ts', 'exactly the finding that their first line names'],
  ['frozen layers and rates of layers', 'test/runtime/groups.test.ts', 'a factor scales the steps of its layer'], ['the share of clipped steps', 'test/runtime/groups.test.ts', 'the share of clipped steps is recorded'],
  ['a picture of what a pipeline does', 'test/augment/preview.test.ts', 'writes eight rows of originals and results'], ['shares of training and validation', 'test/compile/split.test.ts', 'split: train 90%, validation 10%'],
  ['early stopping with the best weights', 'test/runtime/fit.test.ts', 'restores the best weights'], ['gradient norms by layer and epoch', 'test/runtime/fit.test.ts', 'has what was measured at each epoch’s first step'],
  ['weights of Keras', 'test/pretrained/keras.test.ts', 'answers as Keras does'], ['blocks as parameters', 'test/examples/composition.test.ts', 'that are blocks themselves, given by name'],
  ['conditions', 'test/examples/composition.test.ts', 'when and else, as steps, bodies and arguments'], ['imports and their circles', 'test/examples/composition.test.ts', 'say the whole circle'],
  ['named tensors for skips', 'test/examples/composition.test.ts', 'for skips as in a U-Net'], ['sequences of any length', 'test/examples/composition.test.ts', 'sequences of any length'],
];

describe('architectures', () => {
  it.each(architectures)('%s: examples/%s.gradnet', (_, example, shows) => {
    expect(read(`examples/${example}.gradnet`)).toMatch(shows);
  });
});

describe('words', () => {
  it.each(Object.entries(words))('%s', (_, [family, names]) => {
    for (const name of names.split(' ')) expect(lookUpWord(name, family)?.name, name).toBe(name);
  });

  it('and no others, but sources, sections and what early stopping watches', () => {
    const counted = new Set(Object.values(words).flatMap(([family, names]) => names.split(' ').map((name) => `${family} ${name}`)));
    const rest: readonly Family[] = ['source', 'section', 'early_stopping'];
    expect(allWords().filter(({ family, name }) => !rest.includes(family) && !counted.has(`${family} ${name}`)).map(({ family, name }) => `${family} ${name}`)).toEqual([]);
    // early stopping watches what is measured
    const watched = new Set(wordsOf('early_stopping').map(({ name }) => name));
    expect(wordsOf('metric').filter(({ name }) => !watched.has(`val_${name}`))).toEqual([]);
  });
});

describe('the rest', () => {
  it.each(tests)('%s: %s', (_, file, part) => {
    expect(existsSync(new URL(file, root))).toBe(true);
    expect(read(file)).toContain(part);
  });
});
