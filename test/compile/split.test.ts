/** What `split` says is what a program trains on: the samples that it loads are as many as the compiler counted. */
import { expect, it } from 'vitest';
import { compiled, experimentOf } from '../examples/run-program.ts';

const drawn = 'gaussian(6, classes: 2, samples: 100)';

it.each([
  [drawn, '', 80, 20], [drawn, 'split: train 100%', 100, 0], [drawn, 'split: train 90%, validation 10%', 90, 10], [drawn, 'split: validation 30%', 70, 30],
  ['tokens(6, vocabulary: 9, classes: 2, samples: 50)', 'split: train 100%', 50, 0],
  [`reconstruction(${drawn})`, 'split: train 100%', 100, 0], [`reconstruction(${drawn})`, 'split: train 90%, validation 10%', 90, 10],
  [`pairs(${drawn}, samples: 40)`, 'split: train 100%', 40, 0], [`pairs(${drawn}, samples: 40)`, 'split: train 50%, validation 50%', 40, 10],
  // samples of its own for validation stay what they are
  ['mnist', 'split: train 100%', 8000, 2000], ['reconstruction(mnist)', 'split: train 75%, validation 25%', 6000, 2000],
])('%s, %s: %i + %i samples', async (source, split, training, held) => {
  const shape = source.includes('mnist') ? 'flatten -> dense(784) -> reshape(28x28x1)' : 'dense(6)';
  const [head, loss] = source.startsWith('reconstruction') ? [shape, 'mean_squared_error'] : source.startsWith('pairs') ? ['dense(1) -> sigmoid -> output(same)', 'binary_cross_entropy'] : ['flatten -> dense(d.classes) -> softmax', 'cross_entropy'];
  const input = source.startsWith('pairs') ? '( input(d.left.shape) as left | input(d.right.shape) as right ) -> concat' : 'input(d.shape)';
  const found = compiled('split.gradnet', `data d { source: ${source}\n ${split} }\nnetwork N { ${input} -> ${head} }\ntrain N on d { loss: ${loss}, optimizer: adam, epochs: 1 }\n`);
  const { train, validation } = await (await experimentOf(found)).data.load({ seed: 3 });
  expect([train.length, validation.length]).toEqual([training, held]);
  expect(found.program.data[0]!.facts).toMatchObject({ samples: training, hasValidation: held > 0 });
});
