/** `pairs`: two samples of another source at a time. */
import type { Configured } from '../../ir/types.ts';
import type { SourceWord } from '../types.ts';
import { cifar10 } from './cifar10.ts';
import { gaussian } from './gaussian.ts';
import { mnist } from './mnist.ts';

const sources: Readonly<Record<string, SourceWord>> = { mnist, cifar10, gaussian };
const names = Object.keys(sources).map((name) => `\`${name}\``).join(', ');

export const pairs: SourceWord = {
  name: 'pairs',
  family: 'source',
  summary: 'two samples of another source at a time, for networks of two inputs',
  doc: 'Pairs of another source\'s samples, with the inputs `left` and `right` and the targets `same` (1 where both are of the same class, as every second pair is) and `sum` (of the numbers of their classes). The run\'s seed decides the draw; training pairs are made of training samples, and a quarter as many more, for validation, of held-out ones, whatever `split` leaves of each.',
  params: [
    { name: 'source', type: { type: 'word', families: ['source'] }, doc: `Where the samples come from: ${names}.` },
    { name: 'samples', type: { type: 'integer', min: 2 }, doc: 'Number of training pairs, with and without `split`.' },
  ],
  example: `data digits {
  source: pairs(mnist, samples: 4000)
}

network Example {
  shared encoder = flatten -> dense(64) -> relu
  input(digits.left.shape) as left
  input(digits.right.shape) as right
  ( left -> encoder | right -> encoder ) -> concat
  dense(1) -> sigmoid -> output(same)
}

train Example on digits {
  loss: binary_cross_entropy
  optimizer: adam
  epochs: 3
}
`,
  aliases: ['siamese', 'couples', 'twins'],
  check: ({ source }) => ((source as Configured).word in sources ? undefined : { argument: 'source', allowed: `one of ${names}` }),
  facts(args) {
    const source = args['source'] as Configured;
    const {
      shape,
      classes,
      moments: single,
      hasValidation,
    } = sources[source.word]!.facts({
      ...source.args,
      ...('validation_fraction' in args ? { validation_fraction: args['validation_fraction']! } : {}),
    });
    const alike = 1 / classes!;
    // A pair has no class of its own: any two pairs are as alike as any two samples.
    const mixed = single.field && single.field.alike.map((v, lag) => alike * v + (1 - alike) * single.field!.unlike[lag]!);
    const moments = {
      mean: single.mean,
      second: single.second,
      cross: single.cross,
      ...(mixed && { field: { self: single.field.self, alike: mixed, unlike: mixed } }),
      ...(single.patchy && { patchy: single.patchy }),
    };
    return {
      shape, classes: 2, targetShape: [], samples: args['samples'] as number, hasValidation, moments,
      columns: {
        inputs: [{ name: 'left', shape, moments }, { name: 'right', shape, moments }],
        targets: [{ name: 'same', shape: [], classes: 2 }, { name: 'sum', shape: [], classes: 2 * classes! - 1 }],
      },
    };
  },
  emit: { tfjs: 'data.pairs' },
};
