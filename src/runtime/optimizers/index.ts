/** The optimizers an emitted program can name. */
import { adam } from './adam.ts';
import { sgd } from './sgd.ts';

export const optimizers = { sgd, adam };
