/** `reconstruction`: inputs that are their own targets. */
import type { Configured } from '../../ir/types.ts';
import type { SourceWord } from '../types.ts';
import { cifar10 } from './cifar10.ts';
import { discs } from './discs.ts';
import { gaussian } from './gaussian.ts';
import { mnist } from './mnist.ts';

const sources: Readonly<Record<string, SourceWord>> = { mnist, cifar10, gaussian, discs };
const names = Object.keys(sources).map((name) => `\`${name}\``).join(', ');

export const reconstruction: SourceWord = {
  name: 'reconstruction',
  family: 'source',
  summary: 'another source\'s inputs, each its own target, for autoencoders',
  doc: 'The samples of another source with themselves as targets and without classes. A network that is narrow in the middle has to find a shorter description of them.',
  params: [{ name: 'source', type: { type: 'word', families: ['source'] }, doc: `Where the samples come from: ${names}.` }],
  example: `data digits {
  source: reconstruction(mnist)
}

network Example {
  input(digits.shape)
  flatten -> dense(32) -> relu
  dense(784) -> sigmoid -> reshape(28x28x1)
}

train Example on digits {
  loss: mean_squared_error
  optimizer: adam
  epochs: 3
}
`,
  aliases: ['autoencoder', 'autoencoding', 'self_supervised', 'identity'],
  check: ({ source }) => ((source as Configured).word in sources ? undefined : { argument: 'source', allowed: `one of ${names}` }),
  facts(args) {
    const source = args['source'] as Configured;
    const { shape, samples, hasValidation, moments } = sources[source.word]!.facts({
      ...source.args,
      ...('validation_fraction' in args ? { validation_fraction: args['validation_fraction']! } : {}),
    });
    return { shape, classes: null, targetShape: shape, samples, hasValidation, moments, targetMoments: moments };
  },
  emit: { tfjs: 'data.reconstruction' },
};
