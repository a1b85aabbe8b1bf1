/** `sine`: pieces of waves, for networks that look back. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import type { SourceWord } from '../types.ts';

export const sine: SourceWord = {
  name: 'sine',
  family: 'source',
  summary: 'pieces of sine waves, each with the value that comes next: forecasting',
  doc: 'Sequences of `length` values, one at a time, of sine waves of amplitude 1 with a random phase; a period takes between half and twice `period` steps, evenly in its logarithm. The target is the value of the wave at the next step, without the noise that is on the inputs. The run\'s seed decides the draw.\n\nE[x²] is 1/2 and the square of the noise; steps are taken as independent.',
  params: [
    { name: 'length', type: { type: 'integer', min: 1 }, doc: 'Steps of a sequence.' },
    samplesParam,
    { name: 'period', type: { type: 'number', above: 0 }, doc: 'Steps of a period, in the geometric mean.', default: 20 },
    { name: 'noise', type: { type: 'number', min: 0 }, doc: 'Standard deviation of the noise on the inputs.', default: 0 },
  ],
  example: `data waves {
  source: sine(30, samples: 500)
}

network Example {
  input(waves.shape)
  lstm(16) -> dense(1)
}

train Example on waves {
  loss: mean_squared_error
  optimizer: adam(0.01)
  epochs: 10
}
`,
  aliases: ['sin', 'waves', 'sinusoid', 'time_series'],
  facts: (args) => ({ shape: [args['length'] as number, 1], classes: null, targetShape: [1], ...drawnFacts(args), moments: { mean: 0, second: 1 / 2 + (args['noise'] as number) ** 2, cross: 0 } }),
  emit: { tfjs: 'data.sine' },
};
