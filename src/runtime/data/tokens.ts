/** Synthetic sentences: sequences of tokens in which every class prefers words of its own. */
import type { DataSource } from '../experiment.ts';
import { synthetic } from './synthetic.ts';

export interface TokensOptions {
  /** Tokens in a sequence. */
  length: number;
  /** Number of different tokens, 0 … vocabulary-1. */
  vocabulary: number;
  classes: number;
  samples: number;
  /** Part of the tokens that are drawn from the class's own words (default 0.3). */
  signal?: number;
  /** Part of the samples held out for validation (default 0.2). */
  validationFraction?: number;
}

/** Token indices as inputs, class indices as targets. The words of class k are the tokens k, k + classes, k + 2·classes … */
export function tokens({ length, vocabulary, classes, samples, signal = 0.3, validationFraction }: TokensOptions): DataSource {
  return synthetic(
    {
      name: 'tokens',
      what: `${classes} classes of ${length} tokens`,
      shape: [length],
      classes,
      samples,
      ...(validationFraction === undefined ? {} : { validationFraction }),
    },
    (random) => {
      const targets = Int32Array.from({ length: samples }, (_, i) => i % classes);
      const inputs = Float32Array.from({ length: samples * length }, (_, i) => {
        const own = targets[Math.floor(i / length)]!;
        if (random() >= signal) return Math.floor(random() * vocabulary);
        return own + classes * Math.floor(random() * Math.ceil((vocabulary - own) / classes));
      });
      return { inputs, targets };
    },
  );
}
