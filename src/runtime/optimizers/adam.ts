/** Adam (Kingma & Ba 2015), as the paper's algorithm 1, PyTorch and TensorFlow.js have it. */
import type { Optimizer, Schedule } from '../experiment.ts';
import { tf } from '../tf.ts';
import { Slots } from './slots.ts';

export interface AdamOptions {
  /** Default 0.001. */
  learningRate?: number | Schedule;
  /** Decay of the first moment (default 0.9). */
  beta1?: number;
  /** Decay of the second moment (default 0.999). */
  beta2?: number;
  /** Added to the root of the corrected second moment (default 1e-7, Keras' value). */
  epsilon?: number;
}

/**
 * m ← β1·m + (1-β1)·g;  v ← β2·v + (1-β2)·g²;  w ← w - η · m̂/(√v̂ + ε),  m̂ = m/(1-β1ᵗ),  v̂ = v/(1-β2ᵗ)
 *
 * Computed as η·c/(1-β1ᵗ) · m/(√v + ε·c) with c = √(1-β2ᵗ), the same with fewer operations. Keras and TensorFlow
 * leave out the c at ε, which makes their ε up to 30 times as large in the first steps.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const slots = new Slots(['m', 'v']);
  let count = 0;
  // created for checkpoints only, and owned here so that nobody has to dispose of it
  let counter: ReturnType<typeof tf.scalar> | undefined;
  return {
    name: 'adam',
    learningRate,
    apply(gradients, variables, rate) {
      count += 1;
      const correction = Math.sqrt(1 - beta2 ** count);
      const stepSize = (rate * correction) / (1 - beta1 ** count);
      variables.forEach((variable, index) => tf.tidy(() => {
        const gradient = gradients[index]!;
        const m = slots.at('m', index, variable);
        const v = slots.at('v', index, variable);
        const first = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
        const second = tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
        m.assign(first);
        v.assign(second);
        variable.assign(tf.sub(variable, tf.div(tf.mul(first, stepSize), tf.add(tf.sqrt(second), epsilon * correction))));
      }));
    },
    state() {
      counter?.dispose();
      counter = tf.keep(tf.scalar(count, 'int32'));
      return [{ name: 'iterations', tensor: counter }, ...slots.state()];
    },
    restore(state) {
      count = state.find(({ name }) => name === 'iterations')?.tensor.dataSync()[0] ?? 0;
      slots.restore(state.filter(({ name }) => name !== 'iterations'));
    },
    dispose() {
      counter?.dispose();
      counter = undefined;
      count = 0;
      slots.dispose();
    },
  };
}
