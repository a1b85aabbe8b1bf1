/** Adadelta (Zeiler 2012): steps as large as past steps, over the size of past gradients. */
import type { Optimizer } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface AdadeltaOptions extends CommonOptions {
  /** Decay of both means of squares (default 0.95). */
  rho?: number;
  /** Added under both roots (default 1e-7). */
  epsilon?: number;
}

/** a ← ρ·a + (1-ρ)·g²;  Δ = g·√(d + ε)/√(a + ε);  d ← ρ·d + (1-ρ)·Δ²;  w ← w - η·Δ */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const { rho = 0.95, epsilon = 1e-7 } = options;
  return makeOptimizer({
    name: 'adadelta',
    learningRate: 1e-3,
    slots: ['gradients', 'steps'],
    numbers: { rate: ({ rate }) => rate },
    update({ gradient, numbers, slot }) {
      const [gradients, steps] = [slot('gradients'), slot('steps')];
      const squares = tf.add(tf.mul(gradients, rho), tf.mul(tf.square(gradient), 1 - rho));
      const change = tf.mul(gradient, tf.div(tf.sqrt(tf.add(steps, epsilon)), tf.sqrt(tf.add(squares, epsilon))));
      gradients.assign(squares);
      steps.assign(tf.add(tf.mul(steps, rho), tf.mul(tf.square(change), 1 - rho)));
      return tf.mul(change, numbers.rate);
    },
    fused: { kernel: 'ApplyAdadelta', attrs: { rho, epsilon } },
  }, options);
}
