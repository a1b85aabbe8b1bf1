/** Cosine annealing with warm restarts (Loshchilov & Hutter 2017): the rate falls along a cosine again and again. */
import type { Schedule } from '../experiment.ts';
import { epochsAfter, withWarmup, type WarmupOptions } from './warmup.ts';

export interface CosineRestartsOptions extends WarmupOptions {
  /** Epochs of the first fall. */
  epochs: number;
  /** Each fall is that many times as long as the one before (default 2). */
  tMul?: number;
  /** Each fall rises that many times as high above the floor as the one before (default 1). */
  mMul?: number;
  /** The rate at the end of each fall (default 0). */
  floor?: number;
}

export function cosineRestarts(options: CosineRestartsOptions): Schedule {
  const { learningRate, epochs, tMul = 2, mMul = 1, floor = 0 } = options;
  return withWarmup('cosineRestarts', options, (progress, warmup) => {
    let at = epochsAfter(progress, warmup);
    let length = epochs;
    let height = learningRate - floor;
    // a run holds few falls: each is at least as long as the first, or shrinks towards nothing
    for (let fall = 0; at >= length && fall < 10_000; fall++) {
      at -= length;
      length *= tMul;
      height *= mMul;
    }
    return floor + (height * (1 + Math.cos(Math.PI * Math.min(at / length, 1)))) / 2;
  });
}
