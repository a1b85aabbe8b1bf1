/** `embedding`: a trained vector for every token. */
import { embedding as tokens } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { embeddingsInitializer } from '../recurrent.ts';
import type { LayerWord } from '../types.ts';

export const embedding: LayerWord = {
  name: 'embedding',
  family: 'layer',
  summary: 'a trained vector for every token',
  doc: 'Looks up row `i` of a table for every whole number `i` that flows in: a sequence of tokens, numbered from 0, becomes a sequence of vectors. Where a network begins with it, `input(32)` is a sequence of 32 tokens.',
  params: [
    { name: 'input_dim', type: { type: 'integer', min: 1 }, doc: 'Number of different tokens.' },
    { name: 'output_dim', type: { type: 'integer', min: 1 }, doc: 'Length of each vector.' },
    embeddingsInitializer,
  ],
  example: network('input(32)', 'embedding(1000, 16)', 'lstm(32) -> dense(2) -> softmax'),
  reference: 'https://keras.io/api/layers/core_layers/embedding/',
  aliases: ['Embedding', 'lookup', 'word_embedding'],
  shape: ({ inputs, args }) => [...inputs[0]!, args['output_dim'] as number],
  weights({ args }) {
    const [from, to] = [args['input_dim'] as number, args['output_dim'] as number];
    return [{ name: 'embeddings', shape: [from, to], trainable: true, initializer: 'embeddings_initializer', fanIn: from, fanOut: to }];
  },
  signal: tokens,
  emit: { tfjs: 'embedding', keras: 'Embedding' },
};
