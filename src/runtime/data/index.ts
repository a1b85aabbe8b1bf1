/** The data sources an emitted program can name. */
import { cifar10, cifar100 } from './cifar.ts';
import { csv } from './csv.ts';
import { discs } from './discs.ts';
import { gaussian } from './gaussian.ts';
import { imageFolder } from './image-folder.ts';
import { jsonLines } from './json-lines.ts';
import { line } from './line.ts';
import { fashionMnist, mnist } from './mnist.ts';
import { npy, npz } from './arrays.ts';
import { pairs } from './pairs.ts';
import { blobs, circles, spirals } from './plane.ts';
import { reconstruction } from './reconstruction.ts';
import { sine } from './sine.ts';
import { text } from './text.ts';
import { tokens } from './tokens.ts';

export const data = {
  mnist,
  fashionMnist,
  cifar10,
  cifar100,
  csv,
  npy,
  npz,
  imageFolder,
  jsonLines,
  blobs,
  circles,
  discs,
  gaussian,
  line,
  sine,
  spirals,
  text,
  tokens,
  pairs,
  reconstruction,
};
