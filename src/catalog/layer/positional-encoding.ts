/** `positional_encoding`: tells each step of a sequence where it stands. */
import { positions } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { embeddingsInitializer } from '../recurrent.ts';
import type { LayerWord } from '../types.ts';

export const positionalEncoding: LayerWord = {
  name: 'positional_encoding',
  family: 'layer',
  summary: 'adds to each step where in the sequence it stands',
  doc: 'Attention does not see order, so a pattern of the position is added to every step. `sinusoidal`: sin(t / 10000^(2i/d)) in channel 2i and the cosine in channel 2i + 1, for sequences of any length. `learned`: a trained vector for each step, for one length.',
  params: [
    { name: 'kind', type: { type: 'choice', of: ['sinusoidal', 'learned'] }, doc: 'Fixed sines, or trained vectors.', default: 'sinusoidal' },
    embeddingsInitializer,
  ],
  example: network('input(32)', 'embedding(1000, 16) -> positional_encoding', 'multi_head_attention(2, 8)', 'global_average_pool -> dense(2)'),
  reference: 'Vaswani et al. 2017, https://arxiv.org/abs/1706.03762',
  aliases: ['PositionalEncoding', 'SinePositionEncoding', 'PositionEmbedding', 'position', 'pos_encoding'],
  shape({ inputs, args }) {
    const [x] = inputs;
    const known = x!.length === 2 && x![1] !== null && (args['kind'] === 'sinusoidal' || x![0] !== null);
    return known ? x! : { problem: 'rank', expected: args['kind'] === 'learned' ? 'a sequence of known length (steps x channels)' : 'a sequence (steps x channels)' };
  },
  weights: ({ inputs, args }) => (args['kind'] === 'sinusoidal' ? [] : [
    { name: 'embeddings', shape: inputs[0] as number[], trainable: true, initializer: 'embeddings_initializer', fanIn: inputs[0]![0]!, fanOut: inputs[0]![1]! },
  ]),
  flops: ({ output }) => sizeOf(output),
  signal: positions,
  emit: {
    tfjs: ({ args }) => (args['kind'] === 'sinusoidal'
      ? { callee: 'layers.sinusoidalEncoding', args: {} }
      : { callee: 'layers.positionEmbedding', args: { embeddings_initializer: args['embeddings_initializer'] } }),
    keras: 'PositionalEncoding',
  },
};
