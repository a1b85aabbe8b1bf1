/** Rules on what a network is like before its first step: each at both sides of its threshold, with the figures behind it. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';

interface Parts { readonly source?: string; readonly input?: string; readonly train?: string; readonly batch?: number }
const file = (body: string, { source = 'mnist', input = '28x28x1', train = 'optimizer: adam', batch = 64 }: Parts = {}): SourceFile => new SourceFile('a.gradnet',
  `data d { source: ${source} }\nnetwork Net {\n  input(${input})\n  ${body}\n}\ntrain Net on d { loss: cross_entropy, ${train}, batch: ${batch}, epochs: 5 }\n`);
const found = (body: string, parts?: Parts) => lint(file(body, parts), { load: () => undefined });
const names = (body: string, parts?: Parts): string[] => found(body, parts).map((d) => (d.severity === 'error' ? `error: ${d.message}` : d.name));
const only = (body: string, parts?: Parts) => {
  const all = found(body, parts);
  expect(all.map((d) => d.name)).toHaveLength(1);
  return all[0]!;
};
/** Every fix ends the finding and brings no other. */
const mends = (body: string, parts?: Parts): void => {
  const source = file(body, parts);
  const finding = only(body, parts);
  expect(finding.fixes.length).toBeGreaterThan(0);
  for (const { title, edits, effect } of finding.fixes) {
    const after = applyEdits(new Map([[source.name, source]]), edits)!.get(source.name)!;
    expect(lint(after, { load: () => undefined }).map((d) => d.name), `${title}\n${after.text}`).toEqual([]);
    expect(effect, title).toMatch(/→/);
  }
};
const end = 'dense(10) -> softmax';
const wave = (steps: number): Parts => ({ source: `gaussian(${steps}x8, classes: 10, samples: 2000)`, input: `${steps}x8`, batch: 32 });
const words: Parts = { source: 'tokens(64, vocabulary: 500, classes: 10, samples: 2000)', input: '64', batch: 32 };

describe('useless-normalization', () => {
  it.each<[string, string, Parts]>([
    ['one unit of a sample', `flatten -> dense(64) -> relu -> dense(1) -> layer_norm -> ${end}`, {}],
    ['one pixel of a channel', `conv(8, 28x28, padding: valid) -> instance_norm -> relu -> flatten -> ${end}`, {}],
    ['one channel of a pixel', `conv(8, 28x28, padding: valid) -> group_norm(8) -> relu -> flatten -> ${end}`, {}],
    ['one sample', `flatten -> dense(64) -> batch_norm -> relu -> ${end}`, { batch: 1 }],
    ['what is normalized', `flatten -> dense(64) -> batch_norm -> batch_norm -> relu -> ${end}`, {}],
  ])('%s', (_, body, parts) => expect(names(body, parts)).toEqual(['useless-normalization']));

  it.each<[string, string, Parts]>([
    ['one unit over a batch', `flatten -> dense(64) -> relu -> dense(1) -> batch_norm -> tanh -> ${end}`, {}],
    ['two units of a sample', `flatten -> dense(64) -> relu -> dense(2) -> layer_norm -> ${end}`, {}],
    ['two kinds', `flatten -> dense(64) -> layer_norm -> dropout(10%) -> dense(64) -> batch_norm -> relu -> ${end}`, {}],
  ])('not %s', (_, body, parts) => expect(names(body, parts)).not.toContain('useless-normalization'));

  it('outside of the layers that lose the gradient it is named by their finding', () => {
    const finding = only(`batch_norm -> flatten\n  repeat 10 { dense(128) -> sigmoid }\n  batch_norm -> ${end}`);
    expect(finding.name).toBe('vanishing-gradient');
    expect(finding.related.filter(({ text }) => text.startsWith('cannot help'))).toHaveLength(2);
  });
});

describe('small-batch-norm', () => {
  const body = `flatten -> dense(64) -> batch_norm -> relu -> ${end}`;
  it('7 samples are too few, 8 are not', () => {
    expect(names(body, { batch: 7 })).toEqual(['small-batch-norm']);
    expect(names(body, { batch: 8 })).toEqual([]);
  });
  it('positions count: 7 maps of 8x8 are enough, of 7x7 not', () => {
    const at = (size: number) => names(`conv(16, 3x3) -> batch_norm -> relu -> global_average_pool -> ${end}`, { batch: 7, source: `gaussian(${size}x${size}x3, classes: 10, samples: 1000)`, input: `${size}x${size}x3` });
    expect([at(8), at(7)]).toEqual([[], ['small-batch-norm']]);
  });
  it('says by how much the variance is off: √(2/3) for 4 values', () => expect(only(body, { batch: 4 }).data).toMatchObject({ count: 4, error: Math.sqrt(2 / 3) }));
  it('frozen layers use what they have', () => expect(names(`flatten -> frozen { dense(64) -> batch_norm } -> relu -> dense(64) -> relu -> ${end}`, { batch: 4 })).toEqual([]));
  it('fixes', () => mends(body, { batch: 4 }));
});

describe('residual-growth', () => {
  const blocks = (count: number, last = '', after = ''): string =>
    `flatten -> dense(64)\n  repeat ${count} { residual { dense(64, kernel_initializer: he_uniform) -> relu -> dense(64, kernel_initializer: he_uniform${last}) }${after} }\n  ${end}`;
  it('He branches triple the stream', () => {
    const { data } = only(blocks(12));
    expect((data as { each: number }).each).toBeCloseTo(3, 1);
    expect((data as { growth: number }).growth / 3 ** 11).toBeGreaterThan(0.9);
    expect((data as { growth: number }).growth / 3 ** 11).toBeLessThan(1.1);
  });
  it('few residuals, and normalized ones, are fine', () => {
    expect(names(blocks(4))).toEqual([]);
    expect(names(`flatten -> dense(64)\n  repeat 40 { residual { layer_norm -> dense(64) -> relu -> dense(64) } }\n  layer_norm -> ${end}`)).toEqual([]);
  });
  it('fixes, with ReLU on the stream too', () => {
    mends(blocks(12));
    mends(blocks(16, '', ' -> relu'));
  });
  it('a zero at the end of a branch is no constant initializer', () =>
    expect(names(`flatten -> dense(64)\n  repeat 12 { residual { dense(64) -> relu -> dense(64, kernel_initializer: zeros) } }\n  ${end}`)).toEqual([]));
});

describe('short-memory', () => {
  it('without a forget bias 60 steps are too many, with one they are not', () => {
    const { data } = only(`lstm(64, unit_forget_bias: false) -> ${end}`, wave(60));
    // a gate of 0.5, and what goes round through the recurrent weights
    expect((data as { each: number }).each).toBeGreaterThan(0.5);
    expect((data as { each: number }).each).toBeLessThan(0.7);
    expect(names(`lstm(64) -> ${end}`, wave(60))).toEqual([]);
    expect(names(`lstm(64, unit_forget_bias: false) -> ${end}`, wave(20))).toEqual([]);
  });
  it('every step with a loss of its own has a gradient', () =>
    expect(names(`simple_rnn(64, return_sequences: true) -> global_average_pool -> ${end}`, wave(200))).toEqual([]));
  it('both ways, too', () => expect(names(`bidirectional(lstm(32, unit_forget_bias: false)) -> ${end}`, wave(60))).toEqual(['short-memory']));
  it('fixes', () => {
    mends(`lstm(64, unit_forget_bias: false) -> ${end}`, wave(60));
    mends(`simple_rnn(64) -> ${end}`, wave(100));
  });
});

describe('rank-collapse', () => {
  const stack = (count: number, open = '', close = ''): string => `embedding(500, 32) -> positional_encoding\n  repeat ${count} { ${open}multi_head_attention(4, 8)${close} }\n  global_average_pool -> ${end}`;
  it('attention upon attention, but not one, nor with residuals', () => {
    expect(names(stack(4), words)).toEqual(['rank-collapse']);
    expect(names(stack(1), words)).toEqual([]);
    expect(names(stack(4, 'residual { ', ' }'), words)).toEqual([]);
  });
  it('fixes', () => mends(stack(4), words));
});

describe('unstable-fixed-point', () => {
  const deep = (activation: string, depth: number): string => `repeat ${depth} { dense(128, kernel_initializer: he_uniform) -> ${activation} }\n  ${end}`;
  const noise: Parts = { source: 'gaussian(64, classes: 10, samples: 2000)', input: '64' };
  it.each([['gelu', 30], ['swish', 28], ['mish', 40]])('%s, %d layers', (activation, depth) => {
    expect(names(deep(activation, depth), noise)).toEqual(['unstable-fixed-point']);
    expect(names(deep(activation, 6), noise)).toEqual([]);
  });
  it('relu adds errors up, and does not enlarge them', () => expect(names(deep('relu', 50), noise)).toEqual([]));
  it('fixes', () => mends(`flatten\n  ${deep('gelu', 24)}`));
});

describe('mismatched-initializer', () => {
  const deep = (init: string, activation: string, depth: number): string => `flatten\n  repeat ${depth} { dense(128, kernel_initializer: ${init}) -> ${activation} }\n  ${end}`;
  it('Glorot in front of ReLU halves the variance a layer', () => {
    const { name, data } = only(deep('glorot_uniform', 'relu', 20));
    expect(name).toBe('mismatched-initializer');
    const { ratio } = data as { ratio: number };
    // 19 layers of 1/2, and the first of 784 inputs
    expect(ratio / 2 ** -9.5).toBeGreaterThan(0.8);
    expect(ratio / 2 ** -9.5).toBeLessThan(1.2);
  });
  it('He in front of SELU doubles it', () => expect(names(deep('he_uniform', 'selu', 24))).toEqual(['mismatched-initializer']));
  it('is not blamed for what averaging over an image takes', () =>
    expect(names('conv(32, 3x3) -> relu\n  repeat 9 { conv(32, 3x3) -> relu }\n  global_average_pool -> dense(10) -> softmax', { source: 'cifar10', input: '32x32x3' })).toEqual([]));
  it('does not matter in few layers, nor with normalization', () => {
    expect(names(deep('glorot_uniform', 'relu', 8))).toEqual([]);
    expect(names('flatten\n  repeat 20 { dense(128) -> layer_norm -> relu }\n  dense(10) -> softmax')).toEqual([]);
  });
  it('fixes', () => {
    mends(deep('glorot_uniform', 'relu', 20));
    mends(deep('he_uniform', 'selu', 24));
  });
});

describe('clip-out-of-range', () => {
  const body = `flatten -> dense(64) -> relu -> dense(64) -> relu -> ${end}`;
  it.each([
    ['sgd(0.01)', 0.01, 'always'], ['sgd(0.01)', 1, undefined], ['sgd(0.01)', 10_000, 'never'],
    ['adam', 1e-5, 'always'], ['adam', 0.01, undefined], ['adam', 10_000, 'never'],
  ])('%s clipped at %d', (optimizer, threshold, kind) => {
    const all = found(body, { train: `optimizer: ${optimizer}, clip: global_norm(${threshold})` });
    expect(all.map(({ name }) => name)).toEqual(kind === undefined ? [] : ['clip-out-of-range']);
    if (kind !== undefined) expect(all[0]!.message).toContain(kind === 'always' ? 'cuts every step' : 'never acts');
  });
  it('fixes', () => {
    mends(body, { train: 'optimizer: sgd(0.01), clip: global_norm(0.01)' });
    mends(body, { train: 'optimizer: sgd(0.01), clip: norm(max_norm: 10000)' });
  });
});

describe('first-step-out-of-range', () => {
  const wide = (units: number): string => `flatten\n  repeat 3 { dense(${units}, kernel_initializer: he_uniform) -> relu }\n  ${end}`;
  it("Adam's first step is the rate by the size of weights", () => {
    const { name, data } = only(wide(1000), { train: 'optimizer: adam(0.01)' });
    expect(name).toBe('first-step-out-of-range');
    expect((data as { relative: number }).relative).toBeCloseTo(0.01 / Math.sqrt(2 / 1000), 2);
    expect(names(wide(100), { train: 'optimizer: adam(0.01)' })).toEqual([]);
    expect(names(wide(1000), { train: 'optimizer: adam(0.001)' })).toEqual([]);
  });
  it('a schedule begins at its rate, unless it warms up', () => {
    expect(names(wide(1000), { train: 'optimizer: adam(cosine(0.01))' })).toEqual(['first-step-out-of-range']);
    expect(names(wide(1000), { train: 'optimizer: adam(cosine(0.01, warmup: 1 epochs))' })).toEqual([]);
  });
  it('too small for any layer', () => expect(names(wide(100), { train: 'optimizer: sgd(1e-4)' })).toEqual(['first-step-out-of-range']));
  it('fixes', () => {
    mends(wide(1000), { train: 'optimizer: adam(0.01)' });
    mends(wide(1000), { train: 'optimizer: adam(cosine(learning_rate: 0.01))' });
    mends(wide(100), { train: 'optimizer: sgd(1e-4)' });
  });
});

describe('the depth that a design bears', () => {
  it('is said where it is exceeded, and is right', () => {
    const at = (depth: number) => found(`flatten\n  repeat ${depth} { dense(128) -> sigmoid }\n  ${end}`);
    const { notes, data } = at(10)[0]!;
    expect(notes.some((note) => /depth scale ξ of 0\.3\d layers: this design bears about 4 of them/.test(note))).toBe(true);
    const { bears } = (data as { depth: { bears: number } }).depth;
    expect(bears).toBe(4);
    expect(at(bears - 1).map(({ name }) => name)).toEqual([]);
  });
});

describe('a first step that is wild', () => {
  it('is mended at its cause first: values of hundreds are scaled, and only then bounded', () => {
    const text = 'data d { source: gaussian(3, classes: 2, samples: 1000, separation: 300) }\nnetwork Net {\n  input(3)\n  dense(10) -> relu\n  dense(1)\n}\ntrain Net on d { loss: mean_squared_error, optimizer: sgd(0.1), batch: 32, epochs: 5 }\n';
    const [finding] = lint(new SourceFile('a.gradnet', text), { load: () => undefined });
    expect(finding!.fixes.map(({ title }) => title.split(' ', 1)[0])).toEqual(['`batch_norm`', 'a', '`clip:']);
  });
});

describe('kernels by other names', () => {
  it('a chain of separable convolutions is followed to its first', () => {
    const { name, message, data } = only(`repeat 14 { separable_conv(32, 3x3) -> sigmoid }\n  global_average_pool -> ${end}`);
    expect(name).toBe('vanishing-gradient');
    expect(message).toContain('`separable_conv1`');
    expect((data as { steps: number }).steps).toBe(14);
  });
  it('a constant depthwise kernel is seen', () =>
    expect(names(`depthwise_conv(3x3, depth_multiplier: 4, depthwise_initializer: ones) -> relu -> flatten -> ${end}`)).toContain('constant-initializer'));
});
