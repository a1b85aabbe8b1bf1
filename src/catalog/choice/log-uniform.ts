/** `log_uniform`: a number left open, whose logarithm is drawn evenly between two bounds. */
import { training } from '../examples.ts';
import { bounds } from '../open-bounds.ts';
import type { OpenWord } from '../types.ts';

export const logUniform: OpenWord = {
  name: 'log_uniform',
  family: 'choice',
  summary: 'a number between two bounds, every order of magnitude as likely as the next',
  doc: 'For what works by factors, such as learning rates and weight decays: `log_uniform(1e-4, 1e-1)` is below 0.003 half of the time. With `step` the number is rounded to whole steps from `low`: `log_uniform(16, 512, step: 16)` for a width. Bounds are above zero.\n\nIt needs a sweep that draws, `search: random(trials: 20)`.',
  params: bounds,
  aliases: ['loguniform', 'logUniform', 'reciprocal'],
  example: `${training({ optimizer: 'adam(log_uniform(1e-4, 1e-1))' })}\nsweep rates for Example on digits {\n  search: random(trials: 10)\n}\n`,
  reference: 'Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization", JMLR 13',
};
