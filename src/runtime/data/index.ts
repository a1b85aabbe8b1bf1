/** The data sources an emitted program can name. */
import { cifar10 } from './cifar10.ts';
import { csv } from './csv.ts';
import { discs } from './discs.ts';
import { gaussian } from './gaussian.ts';
import { line } from './line.ts';
import { mnist } from './mnist.ts';
import { npy, npz } from './arrays.ts';
import { pairs } from './pairs.ts';
import { reconstruction } from './reconstruction.ts';
import { tokens } from './tokens.ts';

export const data = { mnist, cifar10, csv, discs, gaussian, line, npy, npz, pairs, reconstruction, tokens };
