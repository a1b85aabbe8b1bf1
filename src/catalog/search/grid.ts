/** `grid`: a sweep over every combination. */
import { sweeping } from '../examples.ts';
import type { OpenWord } from '../types.ts';

export const grid: OpenWord = {
  name: 'grid',
  family: 'search',
  summary: 'every combination of the values left open',
  doc: 'As many trials as the numbers of values multiplied; values inside an `any(…)` count where it has taken them.',
  params: [],
  example: sweeping({ search: 'grid' }),
};
