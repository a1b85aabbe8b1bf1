/** The same learning rate throughout, after an optional warm-up. */
import type { Schedule } from '../experiment.ts';
import { withWarmup, type WarmupOptions } from './warmup.ts';

export const constant = (options: WarmupOptions): Schedule => withWarmup('constant', options, () => options.learningRate);
