/** The signal rule of a node: its word's own, or Gaussian averages of an activation's function. */
import type { ActivationWord } from '../../catalog/types.ts';
import type { GaussianKernel } from '../../ir/gaussian/kernel.ts';
import { numeric } from '../../ir/gaussian/numeric.ts';
import type { GraphNode } from '../../ir/graph.ts';
import { elementwise } from '../../ir/signal-rules.ts';
import type { SignalRule } from '../../ir/signal.ts';
import type { Args } from '../../ir/types.ts';

/** Kernels remember averages, so every use of a function with the same arguments shares one. */
const known = new WeakMap<ActivationWord, Map<string, SignalRule>>();

export function ruleOf({ word, args }: GraphNode): SignalRule {
  if (word.signal) return word.signal;
  if (word.family !== 'activation') throw new Error(`the catalogue's ${word.name} has no signal rule`);
  let rules = known.get(word);
  if (rules === undefined) known.set(word, (rules = new Map<string, SignalRule>()));
  const key = Object.keys(args).length === 0 ? '' : JSON.stringify(args);
  let rule = rules.get(key);
  if (rule === undefined) rules.set(key, (rule = elementwise(kernelOf(word, args))));
  return rule;
}

/** The word's closed forms where it has them, else quadrature of its function. */
export function kernelOf(word: ActivationWord, args: Args): GaussianKernel {
  if (word.gaussian) return word.gaussian(args);
  const { value, derivative, kinks = [] } = word;
  if (!value || !derivative) throw new Error(`the catalogue's ${word.name} has neither a function nor a signal rule`);
  return numeric({ value: (x) => value(x, args), derivative: (x) => derivative(x, args), kinks });
}
