/** A small computation with a known answer: an engine that loads is not yet an engine that computes. */
import { tf } from '../tf.ts';
import { EngineError } from './errors.ts';

/**
 * Runs a matrix product, a convolution and a gradient on the current backend.
 * @throws EngineError when a result is wrong; whatever the backend throws when it cannot run at all.
 */
export function probe(engine: string): void {
  const found = tf.tidy(() => {
    const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
    const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const sum = tf.conv2d(image, tf.ones([2, 2, 1, 1]) as never, 1, 'valid');
    const slope = tf.grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([3]));
    return [...product.dataSync(), ...sum.dataSync(), ...slope.dataSync()];
  });
  const expected = [19, 22, 43, 50, 10, 6];
  if (expected.every((value, i) => Math.abs(value - found[i]!) < 1e-4)) return;
  throw new EngineError(
    `the ${engine} engine loads but computes wrongly: ${found.join(', ')} in place of ${expected.join(', ')}`,
    'report this with the output of gradnetc doctor, and use another engine meanwhile: --engine wasm or --engine cpu',
  );
}
