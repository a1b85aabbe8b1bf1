/** `line`: points on a line. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import type { SourceWord } from '../types.ts';

export const line: SourceWord = {
  name: 'line',
  family: 'source',
  summary: 'points on a line, one number in and one out',
  doc: 'Inputs are normal with standard deviation `scale`, targets `slope · x + intercept` with noise: the smallest regression there is. The run\'s seed decides the draw.',
  params: [
    samplesParam,
    { name: 'slope', type: { type: 'number' }, doc: 'Slope of the line.', default: 1 },
    { name: 'intercept', type: { type: 'number' }, doc: 'Where the line meets zero.', default: 0 },
    { name: 'scale', type: { type: 'number', above: 0 }, doc: 'Standard deviation of the inputs.', default: 1 },
    { name: 'noise', type: { type: 'number', min: 0 }, doc: 'Standard deviation of what is added to the targets.', default: 0 },
  ],
  example: `data points {
  source: line(500, slope: 3, intercept: 2, noise: 0.1)
}

network Example {
  input(points.shape)
  dense(1)
}

train Example on points {
  loss: mean_squared_error
  optimizer: sgd(0.1)
  epochs: 5
}
`,
  aliases: ['linear', 'regression', 'make_regression'],
  facts(args) {
    const [slope, intercept, scale, noise] = ['slope', 'intercept', 'scale', 'noise'].map((name) => args[name] as number) as [number, number, number, number];
    return {
      shape: [1],
      classes: null,
      targetShape: [1],
      ...drawnFacts(args),
      moments: { mean: 0, second: scale ** 2, cross: 0 },
      targetMoments: {
        mean: intercept,
        second: (slope * scale) ** 2 + intercept ** 2 + noise ** 2,
        cross: intercept ** 2,
        teacher: { along: slope * scale ** 2, explained: (slope * scale) ** 2 },
      },
    };
  },
  emit: { tfjs: 'data.line' },
};
