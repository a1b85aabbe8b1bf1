/** What is trained: each workload at its usual size, and the settings whose growth is followed. */

/** Samples a step, except where the batch is what grows. */
const BATCH = 64;

/**
 * A setting is { title, workload, batch, samples, lets }: the file in workloads/, samples a step and an epoch, and values
 * for the `let`s of the file, which the hand-written programs and the peers are given as well. An epoch is so long that
 * its beginning and end are a small part of it, and so short that a slow row does not keep the others waiting.
 */
const setting = (title, workload, steps, lets = {}, batch = BATCH) => ({ title, workload, batch, samples: batch * steps, lets });

export const workloads = {
  mlp: setting('mlp 784-512-256-10', 'mlp', 200, { width: 512 }),
  cnn: setting('cnn', 'cnn', 60, { width: 32 }),
  resnet20: setting('ResNet-20', 'resnet', 15, { blocks: 3 }),
  densenet40: setting('DenseNet-BC-40', 'densenet', 10),
  lstm: setting('LSTM 2×64, 60 steps', 'lstm', 20),
  transformer: setting('Transformer, 4 blocks of 128', 'transformer', 12),
};

const grown = (like, sizes, make) => Object.fromEntries(sizes.map(([size, steps]) => [size, { ...make(size, steps), like }]));
const shown = (value) => value.toLocaleString('en-US');

/** `like` is the workload that a setting is another size of. */
export const growth = {
  depth: grown('resnet20', [[8, 16], [20, 10], [32, 8], [56, 6], [110, 4]], (layers, steps) =>
    setting(`ResNet-${layers}`, 'resnet', steps, { blocks: (layers - 2) / 6 })),
  batch: grown('cnn', [[16, 120], [64, 60], [256, 15], [1024, 4]], (batch, steps) =>
    setting(`cnn, batch ${shown(batch)}`, 'cnn', steps, { width: 32 }, batch)),
  width: grown('mlp', [[128, 200], [512, 100], [2048, 20]], (width, steps) =>
    setting(`mlp 784-${width}-${width / 2}-10`, 'mlp', steps, { width })),
};

/** The first two of several, with two steps an epoch: to see that everything runs. */
export const quick = (settings) =>
  Object.fromEntries(Object.entries(settings).slice(0, 2).map(([name, one]) => [name, { ...one, samples: 2 * one.batch }]));
