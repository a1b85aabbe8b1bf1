/** The data sources an emitted program can name. */
import { cifar10 } from './cifar10.ts';
import { gaussian } from './gaussian.ts';
import { mnist } from './mnist.ts';

export const data = { mnist, cifar10, gaussian };
