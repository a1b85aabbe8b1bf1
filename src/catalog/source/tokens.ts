/** `tokens`: synthetic sentences of several classes. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import type { Args } from '../../ir/types.ts';
import type { SourceWord } from '../types.ts';

/** Two tokens are both the class's own, of V/K words, or one of them is any of V; of two classes, they are never both their own and the same. */
function coincidence(args: Args): { alike: number; unlike: number } {
  const [words, classes, signal] = ['vocabulary', 'classes', 'signal'].map((name) => args[name] as number) as [number, number, number];
  return { alike: (1 + signal ** 2 * (classes - 1)) / words, unlike: (1 - signal ** 2) / words };
}

export const tokens: SourceWord = {
  name: 'tokens',
  family: 'source',
  summary: 'synthetic sentences: sequences of tokens, a few of them typical of their class',
  doc: 'Sequences of whole numbers below `vocabulary`, as `embedding` takes them. A part `signal` of the tokens of a sample comes from the words of its class, the others from all words. The run\'s seed decides the draw.',
  params: [
    { name: 'length', type: { type: 'integer', min: 1 }, doc: 'Tokens in a sequence.' },
    { name: 'vocabulary', type: { type: 'integer', min: 2 }, doc: 'Number of different tokens.' },
    { name: 'classes', type: { type: 'integer', min: 2 }, doc: 'Number of classes.' },
    samplesParam,
    { name: 'signal', type: { type: 'fraction' }, doc: 'Part of the tokens that is typical of the class.', default: 0.3 },
  ],
  example: `data sentences {
  source: tokens(20, vocabulary: 100, classes: 2, samples: 500)
}

network Example {
  input(sentences.shape)
  embedding(100, 8) -> lstm(16)
  dense(sentences.classes) -> softmax
}

train Example on sentences {
  loss: cross_entropy
  optimizer: adam
  epochs: 5
}
`,
  aliases: ['sentences', 'words', 'imdb', 'sequences'],
  check(args) {
    if ((args['vocabulary'] as number) < (args['classes'] as number)) return { argument: 'vocabulary', allowed: `at least one word a class (${args['classes'] as number})` };
    return (args['samples'] as number) < (args['classes'] as number) ? { argument: 'samples', allowed: `at least one a class (${args['classes'] as number})` } : undefined;
  },
  facts(args) {
    const mean = ((args['vocabulary'] as number) - 1) / 2;
    const second = (mean * (4 * mean + 1)) / 3;
    return {
      shape: [args['length'] as number], classes: args['classes'] as number, targetShape: [], vocabulary: args['vocabulary'] as number, ...drawnFacts(args),
      moments: { mean, second, cross: mean * mean, coincidence: coincidence(args) },
    };
  },
  emit: { tfjs: 'data.tokens' },
};
