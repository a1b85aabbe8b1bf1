/** The ways of clipping gradients that an emitted program can name. */
import { globalNorm } from './global-norm.ts';

export const clip = { globalNorm };
