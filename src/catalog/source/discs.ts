/** `discs`: noisy pictures with the masks of what is on them. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import { lagsOf } from '../../ir/lags.ts';
import type { SourceWord } from '../types.ts';

/** Radii of discs, by the size of a picture, and what the border cuts off of a disc on average. */
const [SMALLEST, LARGEST, INSIDE] = [0.08, 0.2, 0.87];

/** Area that two pixels r apart have of the centres whose disc covers both: the lens of two circles, on average over radii. */
function coveringBoth(r: number): number {
  const STEPS = 24;
  let sum = 0;
  for (let i = 0; i < STEPS; i++) {
    const radius = SMALLEST + ((LARGEST - SMALLEST) * (i + 0.5)) / STEPS;
    const half = r / (2 * radius);
    if (half < 1) sum += 2 * radius * radius * (Math.acos(half) - half * Math.sqrt(1 - half * half));
  }
  return (INSIDE * sum) / STEPS;
}

/** E[t t′] of masks by the lags of a picture: of one to three discs, both pixels lie on some. */
export function maskField(size: number): { readonly mean: number; readonly self: readonly number[] } {
  const one = coveringBoth(0);
  const missed = (area: number): number => ((1 - area) + (1 - area) ** 2 + (1 - area) ** 3) / 3;
  const self = lagsOf([size, size]).map((lag) => 1 - 2 * missed(one) + missed(2 * one - coveringBoth(lag / size)));
  return { mean: 1 - missed(one), self };
}

export const discs: SourceWord = {
  name: 'discs',
  family: 'source',
  summary: 'noisy pictures of discs, with masks to find them by: segmentation',
  doc: 'Grey pictures of `size` by `size` pixels with one to three bright discs under noise; the target of each is its mask, 1 on a disc and 0 elsewhere. The run\'s seed decides the draw.\n\nMeasured over 2,000 pictures of 32 pixels: 0.109 of the pixels lie on a disc, E[x x′] of two pictures is 0.0123; how alike two pixels of a mask are follows from the discs\' size.',
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
    const { mean, self } = maskField(size);
    const between = self.map(() => mean * mean);
    const masks = { mean, second: mean, cross: mean * mean };
    return {
      shape,
      classes: null,
      targetShape: shape,
      ...drawnFacts(args),
      moments: {
        ...masks,
        second: mean + noise * noise,
        field: { self: self.map((v, lag) => (lag === 0 ? v + noise * noise : v)), alike: between, unlike: between },
      },
      targetMoments: { ...masks, field: { self, alike: between, unlike: between } },
    };
  },
  emit: { tfjs: 'data.discs' },
};
