/** `gradnetc preview`: a sheet whose cells are the training's own samples, and plain words where there is nothing to show. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { folder, gradnetc } from '../cli/gradnetc.ts';

const model = (augmentation: string, source = 'mnist'): string => `data d {
  source: ${source}${augmentation === '' ? '' : `\n  augment: ${augmentation}`}
}
network N { input(d.shape) flatten -> dense(d.classes) -> softmax }
train N on d { loss: cross_entropy, optimizer: adam, epochs: 1 }
`.replace('{ input(d.shape) ', '{\n  input(d.shape)\n  ').replace('softmax }', 'softmax\n}');

/** 9 columns of 84 pixels, gaps of 4 and an aisle of 12 more; 8 rows of 84 and a strip of 6. */
const width = 4 + 9 * 88 + 12;
const height = 4 + 8 * 94;
const left = (column: number): number => 4 + column * 88 + (column > 0 ? 12 : 0);

it('writes eight rows of originals and results', () => {
  const cwd = folder({ 'm.gradnet': model('flip(horizontal, probability: 100%)') });
  const { status, stdout, stderr } = gradnetc(['preview', 'm.gradnet', '-o', 'sheet.png'], { cwd });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe('wrote sheet.png: 8 samples of mnist (embedded sample, 8,000 + 2,000 digits), the original on the left, then 8 epochs of flip\n');
  const png = PNG.sync.read(readFileSync(join(cwd, 'sheet.png')));
  expect([png.width, png.height]).toEqual([width, height]);
  const red = (x: number, y: number): number => png.data[(y * width + x) * 4]!;
  let bright = 0;
  for (let row = 0; row < 8; row++) {
    for (let y = 4 + row * 94; y < 4 + row * 94 + 84; y++) {
      for (let x = 0; x < 84; x++) {
        bright += red(left(0) + x, y) > 200 ? 1 : 0;
        for (const column of [1, 8]) if (red(left(column) + 83 - x, y) !== red(left(0) + x, y)) throw new Error(`row ${row}, pixel ${x}, ${y} is not mirrored`);
      }
    }
  }
  expect(bright).toBeGreaterThan(1000);
  expect(readdirSync(cwd).sort()).toEqual(['m.gradnet', 'sheet.png']);
});

it('repeats with a seed, and differs with another', () => {
  const cwd = folder({ 'm.gradnet': model('rotate(20deg) -> mixup') });
  for (const [seed, name] of [['3', 'a.png'], ['3', 'b.png'], ['4', 'c.png']]) expect(gradnetc(['preview', 'm.gradnet', '--seed', seed!, '-o', name!], { cwd }).status).toBe(0);
  const [a, b, c] = ['a.png', 'b.png', 'c.png'].map((name) => readFileSync(join(cwd, name)));
  expect(a!.equals(b!)).toBe(true);
  expect(a!.equals(c!)).toBe(false);
});

it.each([
  ['no augmentation', model(''), [], 2, 'there is nothing to preview: the data is not augmented\n  = help: add a line such as `augment: rotate(15deg) -> shift(10%)` to its data section'],
  ['no images', model('gaussian_noise(5%)', 'gaussian(16, classes: 4, samples: 100)'), [], 2, 'a preview shows images of 1, 3 or 4 channels, but the samples of gaussian are 16'],
  ['no folder', model('rotate(5deg)'), ['-o', 'nowhere/sheet.png'], 2, 'cannot write nowhere/sheet.png: it does not exist'],
  ['no data', model('rotate(5deg)', 'cifar10'), [], 2, 'the files of cifar10 are not here'],
  ['an error in the file', model('rotate(5%)'), [], 1, '`angle` takes an angle such as 15deg, not 5%'],
  ['no such seed', model('rotate(5deg)'), ['--seed', 'x'], 2, '--seed is to be a whole number'],
] as const)('says what is wrong: %s', (_, text, args, code, message) => {
  const cwd = folder({ 'm.gradnet': text });
  const { status, stdout, stderr } = gradnetc(['preview', 'm.gradnet', ...args], { cwd });
  expect(stderr).toContain(message);
  expect([status, stdout]).toEqual([code, '']);
  expect(existsSync(join(cwd, 'preview.png'))).toBe(false);
});
