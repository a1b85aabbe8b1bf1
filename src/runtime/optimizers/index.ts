/** The optimizers an emitted program can name. */
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamax } from './adamax.ts';
import { adamw } from './adamw.ts';
import { lion } from './lion.ts';
import { nadam } from './nadam.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers = { sgd, rmsprop, adagrad, adadelta, adam: (options?: Parameters<typeof adam>[0]) => adam(options), adamax, nadam, adamw, lion };
