/**
 * What a Transformer needs and TensorFlow.js has no layer for, as custom layers. It has one for layer normalization, whose
 * gradient adds thousands of slices a step; who has waited for that once writes it again, as here.
 */
import { tf } from './tfjs-node.mjs';

class MultiHead extends tf.layers.Layer {
  static className = 'MultiHead';
  constructor({ heads, size }) {
    super({});
    this.heads = heads;
    this.size = size;
  }

  build([, , width]) {
    const inner = this.heads * this.size;
    const weight = (name, shape, initializer) => this.addWeight(name, shape, 'float32', initializer);
    const kernel = tf.initializers.glorotUniform({});
    const zeros = tf.initializers.zeros();
    this.projections = ['query', 'key', 'value'].map((name) => [weight(`${name}_kernel`, [width, inner], kernel), weight(`${name}_bias`, [inner], zeros)]);
    this.output_ = [weight('output_kernel', [inner, width], kernel), weight('output_bias', [width], zeros)];
    super.build([null, null, width]);
  }

  computeOutputShape(shape) {
    return shape;
  }

  call(inputs) {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [batch, steps, width] = x.shape;
      const dense = (rows, [kernel, bias]) => tf.add(tf.matMul(rows, kernel.read()), bias.read());
      const rows = tf.reshape(x, [batch * steps, width]);
      const [query, key, value] = this.projections.map((weights) =>
        tf.transpose(tf.reshape(dense(rows, weights), [batch, steps, this.heads, this.size]), [0, 2, 1, 3]));
      const scores = tf.softmax(tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(this.size)));
      const mixed = tf.transpose(tf.matMul(scores, value), [0, 2, 1, 3]);
      return tf.reshape(dense(tf.reshape(mixed, [batch * steps, this.heads * this.size]), this.output_), [batch, steps, width]);
    });
  }
}

class Positions extends tf.layers.Layer {
  static className = 'Positions';
  build([, steps, width]) {
    const values = Float32Array.from({ length: steps * width }, (_, i) => {
      const channel = i % width;
      const angle = Math.floor(i / width) / 10_000 ** ((channel - (channel % 2)) / width);
      return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    });
    this.values = tf.tensor3d(values, [1, steps, width]);
    super.build([null, steps, width]);
  }
  computeOutputShape(shape) {
    return shape;
  }
  call(inputs) {
    return tf.add(Array.isArray(inputs) ? inputs[0] : inputs, this.values);
  }
}

class LayerNorm extends tf.layers.Layer {
  static className = 'LayerNorm';
  build(shape) {
    const width = shape.at(-1);
    this.gamma = this.addWeight('gamma', [width], 'float32', tf.initializers.ones());
    this.beta = this.addWeight('beta', [width], 'float32', tf.initializers.zeros());
    super.build(shape);
  }
  computeOutputShape(shape) {
    return shape;
  }
  call(inputs) {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const { mean, variance } = tf.moments(x, -1, true);
      const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3)));
      return tf.add(tf.mul(normal, this.gamma.read()), this.beta.read());
    });
  }
}

class Gelu extends tf.layers.Layer {
  static className = 'Gelu';
  computeOutputShape(shape) {
    return shape;
  }
  call(inputs) {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
    });
  }
}

export const attention = {
  multiHead: (options) => new MultiHead(options),
  positions: () => new Positions({}),
  layerNorm: () => new LayerNorm({}),
  gelu: () => new Gelu({}),
};
