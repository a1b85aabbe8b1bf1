/** What people see: numbers, the table of layers, the live bar, the sparklines. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { clock, count, duration, figure, short } from '../../src/runtime/monitor/format.ts';
import { gradientVerdict, layerTable } from '../../src/runtime/monitor/layer-table.ts';
import { progressMonitor } from '../../src/runtime/monitor/progress.ts';
import pc from 'picocolors';
import { layersLine, momentLine } from '../../src/runtime/monitor/live-line.ts';
import { GradientHistory } from '../../src/runtime/monitor/sparkline.ts';
import type { LayerRow, TrainingResult } from '../../src/runtime/train/outcome.ts';

const rows: LayerRow[] = [
  { name: 'conv1', kind: 'Conv2D', shape: [28, 28, 6], parameters: 156, predicted: { norm: 0.02, low: 0.01, high: 0.03 }, measured: 0.0252 },
  { name: 'pool1', kind: 'AveragePooling2D', shape: [14, 14, 6], parameters: 0 },
  { name: 'dense', kind: 'Dense', shape: [10], parameters: 11_770, predicted: { norm: 0.3, low: 0.2, high: 0.4 }, measured: 0.27 },
];

const result: TrainingResult = {
  ending: { kind: 'completed' },
  epochs: [{ epoch: 1, loss: 0.5, accuracy: 0.8, val_loss: 0.4, val_accuracy: 0.9, seconds: 2, images_per_s: 1234.5, learning_rate: 0.1 }],
  kept: { epoch: 1, loss: 0.5, accuracy: 0.8, val_loss: 0.4, val_accuracy: 0.9, seconds: 2, images_per_s: 1234.5, learning_rate: 0.1 },
  seconds: 2.1, imagesPerSecond: 1234.5, layers: rows, measurements: [],
};

describe('numbers', () => {
  it('read well', () => {
    expect([count(61706), short(0.13149), short(2.3049), short(123.4), short(1e-5), short(0), short(Number.NaN)])
      .toEqual(['61,706', '0.131', '2.30', '123', '1.00e-5', '0', 'NaN']);
    expect([figure('val_accuracy', 0.98042), figure('loss', 0.0641)]).toEqual(['98.0 %', '0.0641']);
    expect([clock(9), clock(75), clock(3725), clock(Number.NaN)]).toEqual(['0:09', '1:15', '1:02:05', '-:--']);
    expect([duration(4.13), duration(41.3), duration(125)]).toEqual(['4.1 s', '41 s', '2:05 min']);
  });
});

describe('the table of layers', () => {
  it('lines up, and its verdict never understates', () => {
    expect(layerTable(rows)).toEqual([
      'layer  kind              output   parameters  predicted    90 % interval  gradient  factor',
      'conv1  Conv2D            28x28x6         156     2.0e-2  1.0e-2 … 3.0e-2    2.5e-2    1.3x',
      'pool1  AveragePooling2D  14x14x6           0',
      'dense  Dense             10           11,770     3.0e-1  2.0e-1 … 4.0e-1    2.7e-1    1.2x',
    ]);
    expect(gradientVerdict(rows)).toBe('predicted and measured gradient at step 1: within 1.3x in every layer');
    expect(gradientVerdict([rows[1]!])).toBeUndefined();
  });
});

describe('sparklines', () => {
  it('share one logarithmic scale and keep the last readings', () => {
    const history = new GradientHistory();
    for (let i = 0; i < 7; i++) history.add(new Map([['a', 1], ['b', 10 ** -i]]));
    expect(history.lines()).toEqual(['a █████', 'b ▆▅▃▂▁']);
    history.add(new Map([['a', Number.NaN]]));
    expect(history.lines()[0]).toBe('a ████!');
  });
});

describe('the live lines', () => {
  const plain = pc.createColors(false);
  const moment = { epoch: 'epoch 1/8', step: 76, steps: 125, figures: ['loss 0.131', 'accuracy 96.1 %'], imagesPerSecond: 2310, secondsLeft: 9 };

  it('are as wide as the terminal, and keep loss and speed longest', () => {
    expect([120, 76, 70, 60, 47, 40, 30, 12].map((columns) => momentLine(moment, columns, plain))).toEqual([
      'epoch 1/8  ████████████░░░░░░░░  76/125  loss 0.131  accuracy 96.1 %  2,310 images/s  0:09 left',
      'epoch 1/8  76/125  loss 0.131  accuracy 96.1 %  2,310 images/s  0:09 left',
      'epoch 1/8  76/125  loss 0.131  accuracy 96.1 %  2,310 images/s',
      'epoch 1/8  76/125  loss 0.131  2,310 images/s',
      'epoch 1/8  76/125  loss 0.131  2,310 images/s',
      'epoch 1/8  76/125  loss 0.131  2,310/s',
      'epoch 1/8  loss 0.131  2,310/s',
      'loss 0.131  2,310/s',
    ]);
    for (let columns = 19; columns <= 130; columns++) expect(momentLine(moment, columns, plain).length).toBeLessThanOrEqual(columns);
    expect(momentLine(moment, 96, pc.createColors(true))).toContain('\x1b[36m████████████░░░░░░░░\x1b[39m  76/125');
  });

  it('name whole layers, and say that others follow', () => {
    const layers = ['conv1 ▄▄▅▅▆', 'conv2 ▄▄▅▅▆', 'dense1 ▄▄▅▅▆'];
    expect([48, 47, 30, 24, 12].map((columns) => layersLine(layers, columns, plain))).toEqual([
      'gradient  conv1 ▄▄▅▅▆  conv2 ▄▄▅▅▆  dense1 ▄▄▅▅▆',
      'gradient  conv1 ▄▄▅▅▆  conv2 ▄▄▅▅▆  …',
      'gradient  conv1 ▄▄▅▅▆  …',
      'gradient  conv1 ▄▄▅▅▆  …',
      'gradient  …',
    ]);
  });
});

describe('the live bar', () => {
  it('leaves the cursor and the lines in order', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 120, rows: 30 });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const said: string[] = [];
    const monitor = progressMonitor(stream as unknown as NodeJS.WriteStream, (line) => said.push(line));
    monitor.begin({ name: 'lenet5', data: 'mnist', engine: { name: 'wasm', description: 'wasm simd' }, epochs: 3 });
    expect(monitor.wantsGradients()).toBe(true);
    monitor.gradients(new Map([['conv1', 0.1]]));
    expect(monitor.wantsGradients()).toBe(false);
    monitor.step({ epoch: 1, epochs: 3, step: 76, steps: 125, figures: ['loss', 'accuracy'], means: [0.131, 0.961], imagesPerSecond: 2310, secondsLeft: 9 });
    await new Promise((resolve) => setTimeout(resolve, 400)); // it draws ten times a second
    monitor.epoch(result.epochs[0]!);
    monitor.notice('SIGINT: finishing');
    monitor.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(said).toEqual(['SIGINT: finishing']);
    expect(text.split('\u001b[?25l').length).toBe(text.split('\u001b[?25h').length);
    expect(text.split('\u001b[?7l').length).toBe(text.split('\u001b[?7h').length);
    expect(text).toMatch(/epoch 1\/3 .*76\/125 {2}loss 0\.131 {2}accuracy 96\.1 % {2}2,310 images\/s {2}0:09 left/);
    expect(text).toMatch(/gradient {2}conv1 .*/);
    expect(text.trimEnd()).toMatch(/epoch 1\/3 {2}loss 0\.500 {2}accuracy 80\.0 % {2}val_loss 0\.400 {2}val_accuracy 90\.0 % {2}1,235 images\/s {2}2\.0 s$/);
  });
});
