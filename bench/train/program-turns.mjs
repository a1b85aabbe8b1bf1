/**
 * Loaded with `node --import` before an emitted program that was started with --json: each epoch's line becomes an epoch
 * of contestant.mjs, and the program waits there for its turn. The program itself is the one that anybody gets.
 */
import { trained } from './turns.mjs';

const examples = Number(process.env.GRADNET_BENCH_EXAMPLES);

process.stdout.write = (text) => {
  const { epoch, images_per_s: rate } = JSON.parse(text);
  // the rate is of training alone, without the validation that follows it
  if (epoch !== undefined) trained(examples / rate, examples);
  return true;
};
