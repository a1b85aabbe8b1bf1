/** Networks that expand to a given number of layers, one a kind of architecture whose signals take different work. */

/** As many units of `each` layers as come nearest to `layers`, with `rest` around them. */
const units = (layers: number, rest: number, each: number): number => Math.max(1, Math.round((layers - rest) / each));

const dense = (layers: number): string => `data points { source: gaussian(64, classes: 10, samples: 1000) }
network Deep {
  input(points.shape)
  repeat ${units(layers, 4, 2)} { dense(64, kernel_initializer: he_normal) -> relu }
  dense(10) -> softmax
}
train Deep on points { loss: cross_entropy, optimizer: adam, batch: 64, epochs: 1 }
`;

const smooth = (layers: number): string => dense(layers).replace('he_normal) -> relu', 'lecun_normal) -> gelu');

/** He et al. 2016: units of two convolutions, of three widths. */
const residual = (layers: number): string => {
  const repeats = Math.max(1, Math.round((layers - 17) / 21));
  return `data photos { source: cifar10 }
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
  repeat ${repeats} { Unit(16) }
  max_pool
  conv(32, 3x3, use_bias: false) -> batch_norm -> relu
  repeat ${repeats} { Unit(32) }
  max_pool
  conv(64, 3x3, use_bias: false) -> batch_norm -> relu
  repeat ${repeats} { Unit(64) }
  global_average_pool
  dense(10) -> softmax
}
train Deep on photos { loss: cross_entropy, optimizer: adam, batch: 64, epochs: 1 }
`;
};

/** He et al. 2016, "Identity mappings": every normalization sees all that the stream has gathered. */
const preActivation = (layers: number): string => `data photos { source: cifar10 }
network Deep {
  input(photos.shape)
  conv(32, 3x3) -> batch_norm -> relu
  repeat ${units(layers, 7, 7)} {
    residual {
      batch_norm -> relu
      conv(32, 3x3, use_bias: false)
      batch_norm -> relu
      conv(32, 3x3, use_bias: false)
    }
  }
  global_average_pool
  dense(10) -> softmax
}
train Deep on photos { loss: cross_entropy, optimizer: adam, batch: 64, epochs: 1 }
`;

const normalized = (layers: number): string => dense(Math.round((layers * 2) / 3)).replace('he_normal) -> relu', 'he_normal) -> layer_norm -> relu');

const plain = (layers: number): string => `data photos { source: cifar10 }
network Deep {
  input(photos.shape)
  repeat ${units(layers, 4, 3)} { conv(32, 3x3, use_bias: false) -> batch_norm -> relu }
  global_average_pool
  dense(10) -> softmax
}
train Deep on photos { loss: cross_entropy, optimizer: adam, batch: 64, epochs: 1 }
`;

/** Pre-norm encoders (Xiong et al. 2020) on 64 positions. */
const transformer = (layers: number): string => `data photos { source: cifar10 }
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
  repeat ${units(layers, 6, 8)} { Encoder(64) }
  global_average_pool
  dense(10) -> softmax
}
train Deep on photos { loss: cross_entropy, optimizer: adam, batch: 64, epochs: 1 }
`;

/** As many of `unit`, of so many layers each, on sequences of 50 steps. */
const stacked = (unit: string, each = 1) => (layers: number): string => `data series { source: gaussian(50x16, classes: 10, samples: 1000) }
network Deep {
  input(series.shape)
  repeat ${units(layers, 4, each)} { ${unit} }
  global_average_pool
  dense(10) -> softmax
}
train Deep on series { loss: cross_entropy, optimizer: adam, batch: 64, epochs: 1 }
`;

export const families: Readonly<Record<string, (layers: number) => string>> = {
  'dense, relu': dense,
  'dense, gelu': smooth,
  'conv, batch_norm, relu': plain,
  'dense, layer_norm, relu': normalized,
  residual,
  'residual, pre-activation': preActivation,
  transformer,
  lstm: stacked('lstm(64, return_sequences: true)'),
  gru: stacked('gru(64, return_sequences: true)'),
  simple_rnn: stacked('simple_rnn(64, return_sequences: true)'),
  'lstm, both ways': stacked('bidirectional(lstm(32, return_sequences: true))'),
  'lstm, gru, dense, layer_norm, attention': stacked(
    'lstm(64, return_sequences: true) -> layer_norm -> gru(64, return_sequences: true) -> dense(64, kernel_initializer: he_normal) -> relu -> residual { layer_norm -> multi_head_attention(4, key_dim: 16) }', 8),
};
