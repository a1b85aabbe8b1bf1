/** The machine's peak, as TensorFlow's product of two square matrices reaches it: an example is one floating-point operation. */
import { tf } from './handwritten/tfjs-node.mjs';
import { trained } from './turns.mjs';

const SIZE = 2048;
const PRODUCTS = 10;
const a = tf.randomNormal([SIZE, SIZE]);
const b = tf.randomNormal([SIZE, SIZE]);
for (;;) {
  const began = performance.now();
  for (let i = 0; i < PRODUCTS; i++) tf.matMul(a, b).dispose();
  trained((performance.now() - began) / 1000, PRODUCTS * 2 * SIZE ** 3);
}
