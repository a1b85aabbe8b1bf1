/** Builders of signal rules that words of the catalogue share. */
import type { SignalRule } from './signal.ts';

/** Values and gradients go through unchanged: flatten, reshape, identity, an output. */
export const passThrough: SignalRule = {
  forward: (inputs) => inputs[0]!,
  backward: (gradient) => [gradient],
};
