/**
 * Activations that TensorFlow.js lacks or has otherwise than Keras; importing this makes their names known to it. Names
 * are in camel case without digits, since saved models are read with every name turned into that.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { registerOwn } from '../own-classes.ts';
import { tf } from '../tf.ts';

type Activation = new () => { apply(x: Tensor): Tensor; getConfig(): object };
/** TensorFlow.js does not export the class, but tells its activations by it. */
const Base = Object.getPrototypeOf(
  (tf.layers.activation({ activation: 'linear' }) as unknown as { activation: { constructor: object } }).activation.constructor,
) as Activation;

/** Registers an activation under the name that `activation:` takes. */
function register(className: string, compute: (x: Tensor) => Tensor): void {
  const known = class extends Base {
    static readonly className = className;
    override apply(x: Tensor): Tensor {
      return tf.tidy(() => compute(x));
    }
  };
  registerOwn(known);
}

/** 1 above zero, else 0. Its gradient is zero everywhere. */
register('step', (x) => tf.step(x));
/** Keras 3's: x / 6 + 1/2 cut off at 0 and 1. TensorFlow.js' `hardSigmoid` is the older 0.2 x + 0.5. */
register('kerasHardSigmoid', (x) => tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6));
/** eˣ, under Keras' name. */
register('exponential', (x) => tf.exp(x));
/** gelu with tanh in place of the normal distribution. TensorFlow.js has it as `gelu_new`, which it cannot load again. */
register('geluNew', (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))))))));
