/** Pipelines in a file: what they become, and what is said of those that cannot be. */
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/catalog/index.ts';
import type { CallWord } from '../../src/catalog/types.ts';
import { camelCase } from '../../src/codegen/tfjs/js.ts';
import { analyze, compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { adversarial } from '../../src/runtime/adversarial/index.ts';
import { augment, mixesLabels } from '../../src/runtime/augment/index.ts';
import { createPipeline } from '../../src/runtime/augment/pipeline.ts';
import type { Augmentation } from '../../src/runtime/augment/types.ts';

const nowhere = { load: () => undefined };
const file = (augmentation: string, { before = '', source = 'mnist', loss = 'cross_entropy', more = '', classes = 'd.classes' } = {}): SourceFile => new SourceFile('test.gradnet', `${before}
data d {
  source: ${source}
  augment: ${augmentation}
}
network N {
  input(d.shape)
  flatten -> dense(${classes}) -> softmax
}
train N on d { loss: ${loss}, optimizer: adam, epochs: 1 ${more} }
`);

const errors = (source: SourceFile): string[] => analyze(source, nowhere).diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
/** The text under an error. */
const marked = (source: SourceFile): string[] => analyze(source, nowhere).diagnostics.filter(({ severity }) => severity === 'error').map(({ place }) => source.text.slice(place.start, place.end));

/** The pipeline that the emitted program gives to `train`. */
function emitted(source: SourceFile): Augmentation[] {
  const { text, diagnostics } = compile(source, nowhere);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const written = /augment: (\[.*?\]), loss:/s.exec(text!)?.[1];
  return written === undefined ? [] : (new Function('augment', `return ${written}`) as (given: typeof augment) => Augmentation[])(augment);
}

describe('a pipeline', () => {
  it('is written with its units', () => {
    expect(emitted(file('rotate(15deg) -> shift(10%, columns: 3px) -> flip(horizontal) -> mixup(alpha: 0.4)'))).toEqual([
      augment.rotate({ angle: { degrees: 15 } }), augment.shift({ rows: 0.1, columns: { pixels: 3 } }),
      augment.flip({ direction: 'horizontal' }), augment.mixup({ alpha: 0.4 }),
    ]);
    expect(emitted(file('rotate(0.5rad) -> affine([[1, 0.2], [0, 1]], rows: 2px)'))).toEqual([
      augment.rotate({ angle: { degrees: 28.6478897565 } }), augment.affine({ matrix: [[1, 0.2], [0, 1]], rows: { pixels: 2 } }),
    ]);
  });

  it('may have names, parts and conditions', () => {
    const before = 'let moved = rotate(5deg) -> shift(1px)\nlet strong = false\nlet angle = 5deg';
    expect(emitted(file('moved -> zoom(10%) when strong -> shear(angle * 2) when not strong else cutout(4px)', { before })).map(({ name }) => name)).toEqual(['rotate', 'shift', 'shear']);
    expect(emitted(file('(moved -> flip(vertical)) when not strong', { before })).map(({ name }) => name)).toEqual(['rotate', 'shift', 'flip']);
  });

  it.each([...wordsOf('augmentation')].map((word) => [word.name, word] as const))('%s means in the runtime what the catalogue says', (_, word) => {
    const [step] = emitted(new SourceFile('example.gradnet', word.example));
    expect(step!.name).toBe(word.name);
    const known = new Set(word.params.map(({ name }) => camelCase(name)));
    for (const key of Object.keys(step!.options)) expect(known.has(key), key).toBe(true);
    // what a file leaves out is left out of the program: the runtime's defaults are the catalogue's
    for (const { name, default: standard } of word.params) {
      if (standard === undefined || standard === null || new RegExp(`${word.name}\\([^)]*${name}:`).test(word.example)) continue;
      const plain = typeof standard === 'object' && 'kind' in standard && standard.kind === 'quantity'
        ? (standard.unit === 'pixels' ? { pixels: standard.value } : standard.value)
        : standard;
      // arguments that the example gives by position differ on purpose
      if (word.example.includes(`${word.name}(`) && word.params[0]!.name === name) continue;
      expect(step!.options[camelCase(name)], name).toEqual(plain);
    }
    expect(mixesLabels(step!)).toBe((word as CallWord).augments?.mixesLabels === true);
    const samples = { length: 4, inputs: new Uint8Array(4 * 784), targets: Int32Array.of(0, 1, 2, 3), classes: 10 };
    expect(() => createPipeline([step!], samples, { shape: [28, 28, 1], low: 0, high: 1, targetSize: 10 }, 1).sample(0, 0)).not.toThrow();
  });

  it('has every word of the runtime', () => {
    expect(wordsOf('augmentation').map(({ name }) => camelCase(name)).sort()).toEqual(Object.keys(augment).sort());
    expect(wordsOf('adversarial').map(({ name }) => name)).toEqual(Object.keys(adversarial));
  });
});

describe('what is wrong', () => {
  it.each([
    ['rotate(10%)', '`angle` takes an angle such as 15deg, not 10%', '10%'],
    ['rotate(15)', '`angle` takes an angle such as 15deg, not 15', '15'],
    ['rotate(-15deg)', '`angle` must be 0deg or more, not -15deg', '-15deg'],
    ['shift(15deg)', '`rows` takes a share of the size or pixels, such as 10% or 4px, not 15deg', '15deg'],
    ['shift(0.1)', '`rows` takes a share of the size or pixels, such as 10% or 4px, not 0.1', '0.1'],
    ['shear(95deg)', '`angle` must be 0deg or more and below 90deg, not 95deg', '95deg'],
    ['zoom(120%)', /`amount` must be from 0 to below 1/, '120%'],
    ['cutout(0px)', '`size` must be above 0, not 0px', '0px'],
    ['crop(40px)', '`size` must be from 1px to 28px, the image with its padding, not 40px', '40px'],
    ['flip(sideways)', /takes `horizontal` or `vertical`, not `sideways`/, 'sideways'],
    ['rotat(15deg)', 'there is no augmentation `rotat`', 'rotat'],
    ['dense(10)', 'there is no augmentation `dense`', 'dense'],
    ['affine([[1, 0], [2, 0]])', /`matrix` must be two rows of two numbers that can be inverted/, '[[1, 0], [2, 0]]'],
    ['rotate(15deg, speed: 2)', '`rotate` has no argument `speed`', 'speed'],
    ['rotate', '`rotate` needs `angle`', 'rotate'],
    ['mixup(alpha: -1)', /`alpha` must be 0 or more/, '-1'],
    ['[rotate(15deg), flip(horizontal)]', /`augment` takes a flow of augmentations such as rotate/, '[rotate(15deg), flip(horizontal)]'],
    ['3', /`augment` takes a flow of augmentations such as rotate/, '3'],
  ])('%s', (written, message, span) => {
    const source = file(written);
    expect(errors(source)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
    expect(marked(source)).toEqual([span]);
  });

  it('names the augmentation and the data that do not go together', () => {
    const vectors = { source: 'gaussian(16, classes: 4, samples: 1000)' };
    expect(errors(file('flip(horizontal)', vectors))).toEqual([expect.stringMatching(/^`flip` takes images \(height x width x channels\), but `d` gives .*16$/)]);
    expect(marked(file('gaussian_noise(2%) -> flip(horizontal)', vectors))).toEqual(['flip(horizontal)']);
    expect(errors(file('mixup -> gaussian_noise(2%) -> same_class', vectors))).toEqual([]);
  });

  it('says that a loss takes no shares', () => {
    expect(errors(file('mixup', { loss: 'mean_squared_error', classes: '1' }))).toEqual(['`mixup` mixes labels, and `mean_squared_error` takes one class a sample']);
    expect(errors(file('same_class', { loss: 'mean_squared_error', classes: '1' }))).toEqual([]);
  });

  it('says so of every step at once, and ends on a circle', () => {
    expect(errors(file('rotate(10%) -> flip(up) -> nonsense'))).toHaveLength(3);
    expect(errors(file('a', { before: 'let a = rotate(5deg) -> a' }))).toHaveLength(1);
  });

  it('checks the adversarial setting', () => {
    expect(errors(file('mixup', { more: ', adversarial: fgsm(2%, share: 25%)' }))).toEqual([]);
    expect(errors(file('mixup', { more: ', adversarial: fgsm(300%)' }))).toEqual([expect.stringMatching(/`epsilon` must be from 0 to 1/)]);
    expect(errors(file('fgsm(2%)'))).toEqual(['there is no augmentation `fgsm`']);
  });
});
