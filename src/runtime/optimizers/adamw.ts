/** AdamW (Loshchilov & Hutter 2019): Adam with a decoupled weight decay that is on unless said otherwise. */
import type { Optimizer } from '../experiment.ts';
import { adam, type AdamOptions } from './adam.ts';

/** As `adam`, but `weightDecay` is 0.004 unless given. */
export const adamw = (options: AdamOptions = {}): Optimizer => adam({ weightDecay: 0.004, ...options }, 'adamw');
