/** `uniform`: a number left open, drawn evenly between two bounds. */
import { training } from '../examples.ts';
import { bounds } from '../open-bounds.ts';
import type { OpenWord } from '../types.ts';

export const uniform: OpenWord = {
  name: 'uniform',
  family: 'choice',
  summary: 'a number between two bounds, drawn anew for each trial of a random search',
  doc: 'Every number between `low` and `high` is as likely as any other; `step: 1` draws whole numbers, `step: 32` counts from `low` in thirty-twos. Both bounds have the same unit: `uniform(5%, 30%)`. A drawn number is written with four digits, and what is trained is what is written.\n\nIt needs a sweep that draws, `search: random(trials: 20)`, since a grid has no end of it.',
  params: bounds,
  example: `${training({ optimizer: 'sgd(0.1, momentum: uniform(0.5, 0.99))' })}\nsweep momentum for Example on digits {\n  search: random(trials: 10)\n}\n`,
};
