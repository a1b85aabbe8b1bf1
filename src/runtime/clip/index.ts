/** The ways of clipping gradients and weights that an emitted program can name. */
import { adaptive } from './adaptive.ts';
import { globalNorm } from './global-norm.ts';
import { norm } from './norm.ts';
import { projection } from './projection.ts';
import { quantile } from './quantile.ts';
import { value } from './value.ts';

export const clip = { value, norm, globalNorm, adaptive, quantile, projection };
