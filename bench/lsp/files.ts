/** Files that expand to 1,000 layers, one a kind of work that the server has with them. */

const head = 'data photos { source: cifar10 }\n';
const tail = 'train Deep on photos {\n  loss: cross_entropy\n  optimizer: adam(learning_rate: 1e-3)\n  batch: 64\n  epochs: 10\n}\n';

const residual = `${head}
block Unit(filters) {
  residual {
    conv(filters, 3x3, use_bias: false) -> batch_norm -> relu
    conv(filters, 3x3, use_bias: false) -> batch_norm
  }
  relu
}

network Deep {
  input(photos.shape)
  conv(16, 3x3, use_bias: false) -> batch_norm -> relu
  repeat 47 { Unit(16) }
  max_pool
  conv(32, 3x3, use_bias: false) -> batch_norm -> relu
  repeat 47 { Unit(32) }
  max_pool
  conv(64, 3x3, use_bias: false) -> batch_norm -> relu
  repeat 47 { Unit(64) }
  global_average_pool
  dense(10) -> softmax
}

${tail}`;

/** Its gradient vanishes, which rules try to explain. */
const sick = `${head}
network Deep {
  input(photos.shape)
  flatten
  repeat 499 { dense(64) -> sigmoid }
  dense(10) -> softmax
}

${tail}`;

/** Layers that were all typed, as generated files have them. */
const written = `${head}
network Deep {
  input(photos.shape)
  flatten
${Array.from({ length: 249 }, (_, i) => `  dense(64, kernel_initializer: he_normal) -> batch_norm\n  relu -> dropout(${(i % 3) * 5 + 5}%)\n`).join('')}
  dense(10) -> softmax
}

${tail}`;

const attention = `${head}
block Encoder(width) {
  residual {
    layer_norm
    multi_head_attention(4, key_dim: 16)
  }
  residual {
    layer_norm
    dense(4 * width) -> gelu
    dense(width)
  }
}

network Deep {
  input(photos.shape)
  conv(64, 4x4, stride: 4)
  reshape(64x64)
  repeat 124 { Encoder(64) }
  global_average_pool
  dense(10) -> softmax
}

${tail}`;

export const files: Readonly<Record<string, string>> = { residual, attention, sick, written };
