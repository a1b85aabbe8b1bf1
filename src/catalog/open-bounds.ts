/** The arguments of what is drawn between two bounds. */
import type { Param } from './types.ts';

export const bounds: readonly Param[] = [
  { name: 'low', type: { type: 'anything' }, doc: 'The least it can be.' },
  { name: 'high', type: { type: 'anything' }, doc: 'The most it can be.' },
  { name: 'step', type: { type: 'anything' }, doc: 'It is a whole number of these steps above `low`; any number in between unless given.', default: null },
];
