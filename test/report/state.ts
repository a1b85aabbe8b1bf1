/** A page's state with everything in it that a page can show, and with names that want to be markup. */
import type { PageState } from '../../src/runtime/report/state.ts';
import type { LayerFigures, StepMeasurement } from '../../src/runtime/vitals/figures.ts';

export const EVIL = '<img src=x onerror=alert(1)>&"\'';

const figures = (step: number, scale: number): LayerFigures => ({
  gradient: 0.02 * scale * Math.exp(-step / 40), clipped: 0.1, weight: 3 + step / 50, update: 2e-3 / (1 + step / 20), mean: 0.1, deviation: 0.8 * scale,
});

const measurements: readonly StepMeasurement[] = Array.from({ length: 24 }, (_, i) => ({
  epoch: Math.floor(i / 4) + 1, step: i * 5 + 1, loss: 2 / (i + 1),
  layers: new Map<string, LayerFigures>([
    ['conv1', { ...figures(i, 1), dead: 0.25 }], [EVIL, { ...figures(i, 30), saturated: 0.7 }], ['a.rather.long.name.of.a.block.conv2', figures(i, 0.1)], ['logits', figures(i, 5)],
  ]),
}));

const epochs = Array.from({ length: 6 }, (_, i) => ({
  epoch: i + 1, loss: 1 / (i + 1), accuracy: 0.9 + i / 100, val_loss: 1.2 / (i + 1), val_accuracy: 0.89 + i / 100, seconds: 2, images_per_s: 1234.5, learning_rate: 0.1 * 0.2 ** i,
}));

const layers = ['conv1', EVIL, 'a.rather.long.name.of.a.block.conv2', 'pool', 'logits'].map((name, i) => ({
  name, kind: i === 3 ? 'MaxPooling2D' : 'Conv2D', shape: [14, 14, 6 + i], parameters: i === 3 ? 0 : 156 * (i + 1),
  ...(i === 3 ? {} : { measured: 0.02, predicted: { norm: 0.021, low: 0.01, high: 0.03 }, predictedOutput: { mean: 0.12, deviation: 0.81, ...(i === 0 ? { dead: 0.2 } : {}) }, measuredOutput: { mean: 0.1, deviation: 0.8 } }),
}));

/** One pixel. */
const picture = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';

export const state: PageState = {
  info: { name: EVIL, data: `data ${EVIL}`, engine: { name: 'cpu', description: 'plain JavaScript' }, epochs: 6 },
  epochs, layers, measurements, seconds: 12,
  result: { ending: { kind: 'completed' }, epochs, layers, measurements, seconds: 12, imagesPerSecond: 1234.5, kept: epochs[4]! },
  environment: {
    command: `gradnetc run '${EVIL}'`, started: '2026-01-02 03:04:05 UTC', seed: 1, batch: 32, engine: 'plain JavaScript', versions: 'Node v20.20.2, TensorFlow.js 4.22.0',
    machine: 'a machine with a rather long name, 2 cores, 24 GiB, Linux', commit: '0123456789ab-dirty',
  },
  source: `// ${EVIL}\ndata digits { source: mnist }\ntrain N on digits {\n  optimizer: adam(1e-3), note: "${EVIL}"\n  clip: global_norm(1) // and a line that is far too long for the width of a phone, to see that it scrolls by itself and not the page\n}\n`,
  samples: { rows: [[picture, picture, picture, picture, picture, picture], [picture, picture, picture, picture, picture, picture]], names: 'rotate' },
  confusions: [{
    output: '', names: ['nought', EVIL, 'two', ...Array.from({ length: 9 }, (_, k) => `class ${k + 3}`)],
    counts: Array.from({ length: 12 }, (_, is) => Array.from({ length: 12 }, (__, taken) => (is === taken ? 90 : is === 1 && taken === 2 ? 10 : 0))),
    mistakes: [{ sample: 17, is: 1, taken: 2, share: 0.987, pictures: [picture] }, { sample: 3, is: 1, taken: 2, share: 0.6, pictures: [] }],
  }],
};
