/** Random values by TensorFlow's stateless operations: all that decides them is the seed. */
import { tf } from '../../../tf.ts';
import { operation, registerNative } from './operation.ts';

export function registerRandom(): void {
  for (const name of ['StatelessRandomUniform', 'StatelessRandomNormal']) {
    registerNative(name, ({ seed }, { shape }) => tf.tidy(() =>
      operation(name, [tf.tensor1d(shape as number[], 'int32'), seed!], { types: { dtype: 'float32', T: 'int32', Tseed: 'int32' } })[0]!));
  }
}
