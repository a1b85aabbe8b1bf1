/** `discs`: noisy pictures with the masks of what is on them. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import type { SourceWord } from '../types.ts';

export const discs: SourceWord = {
  name: 'discs',
  family: 'source',
  summary: 'noisy pictures of discs, with masks to find them by: segmentation',
  doc: 'Grey pictures of `size` by `size` pixels with one to three bright discs under noise; the target of each is its mask, 1 on a disc and 0 elsewhere. The run\'s seed decides the draw.\n\nMeasured over 2,000 pictures of 32 pixels: 0.109 of the pixels lie on a disc, E[x x′] of two pictures is 0.0123; positions are taken as independent.',
  params: [
    { name: 'size', type: { type: 'integer', min: 4 }, doc: 'Height and width, in pixels.' },
    samplesParam,
    { name: 'noise', type: { type: 'number', min: 0 }, doc: 'Standard deviation of the noise; discs are 1 above the ground.', default: 0.5 },
  ],
  example: `data pictures {
  source: discs(32, samples: 200)
}

network Example {
  input(pictures.shape)
  conv(8, 3x3) -> relu
  conv(1, 1x1) -> sigmoid
}

train Example on pictures {
  loss: binary_cross_entropy
  optimizer: adam
  epochs: 5
}
`,
  aliases: ['segmentation', 'masks'],
  facts(args) {
    const size = args['size'] as number;
    const noise = args['noise'] as number;
    const shape = [size, size, 1];
    const targetMoments = { mean: 0.109, second: 0.109, cross: 0.0123 };
    return { shape, classes: null, targetShape: shape, ...drawnFacts(args), moments: { ...targetMoments, second: targetMoments.second + noise * noise }, targetMoments };
  },
  emit: { tfjs: 'data.discs' },
};
