/** Files to lint: made here, so that their lengths are exact. */

/** A network of ordinary density, `lines` lines long: up to three words a line, comments and empty lines, a block, data and training. */
export function ordinaryFile(lines) {
  const head = [
    '// A plain convolutional network on MNIST',
    'let width = 16',
    '',
    'data digits {',
    '  source: mnist',
    '}',
    '',
    'block Unit(filters) {',
    '  residual {',
    '    conv(filters, 3x3) -> batch_norm -> relu',
    '    conv(filters, 3x3) -> batch_norm',
    '  }',
    '  relu',
    '}',
    '',
    'network Plain {',
    '  input(28x28x1)',
    '  conv(width, 3x3) -> batch_norm -> relu',
  ];
  const tail = [
    '  global_average_pool',
    '  dense(10) -> softmax',
    '}',
    '',
    'train Plain on digits {',
    '  loss: cross_entropy',
    '  optimizer: adam(learning_rate: 1e-3)',
    '  batch: 64',
    '  epochs: 6',
    '}',
  ];
  const kinds = ['  // a unit keeps its shape', '  Unit(width)', '  conv(width, 3x3) -> batch_norm -> relu', '', '  dropout(10%)'];
  const body = Array.from({ length: lines - head.length - tail.length }, (_, i) => kinds[i % kinds.length]);
  return [...head, ...body, ...tail].join('\n') + '\n';
}

/** A flat network of `layers` layers, one a line. */
export function flatFile(layers) {
  const body = Array.from({ length: layers - 2 }, (_, i) => (i % 2 === 0 ? '  dense(32, kernel_initializer: he_uniform)' : '  relu'));
  return ['network Flat {', '  input(32)', ...body, '  dense(10) -> softmax', '}'].join('\n') + '\n';
}

/** The same, with the data and the training that make a program of it. */
export function trainedFile(layers) {
  return [
    'data points { source: gaussian(32, classes: 10, samples: 100) }',
    flatFile(layers),
    'train Flat on points { loss: cross_entropy, optimizer: adam, epochs: 1 }',
  ].join('\n') + '\n';
}
