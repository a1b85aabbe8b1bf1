/** What the rules say, and above all where they keep quiet. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';

interface Parts { readonly data?: string; readonly train?: string; readonly before?: string }
const file = (body: string, { data = 'mnist', train = 'optimizer: adam', before = '' }: Parts = {}): string => `${before}
data digits { source: ${data} }
network Net {
  input(28x28x1)
${body}
}
train Net on digits { loss: cross_entropy, ${train}, batch: 64, epochs: 20 }
`;
const found = (body: string, parts: Parts = {}) => lint(new SourceFile('a.gradnet', file(body, parts)), { load: () => undefined });
const names = (body: string, parts: Parts = {}): string[] => found(body, parts).map((d) => (d.severity === 'error' ? `error: ${d.message}` : d.name));

describe('healthy networks', () => {
  const healthy: Record<string, string> = {
    'LeNet-5': 'conv(6, 5x5) -> tanh -> average_pool(2x2)\nconv(16, 5x5, padding: valid) -> tanh -> average_pool(2x2)\nflatten -> dense(120) -> tanh -> dense(84) -> tanh -> dense(10) -> softmax',
    'LeNet with ReLU and max pooling': 'conv(6, 5x5) -> relu -> max_pool(2x2)\nconv(16, 5x5) -> relu -> max_pool(2x2)\nflatten -> dense(120) -> relu -> dense(84) -> relu -> dense(10) -> softmax',
    'a perceptron': 'flatten -> dense(128) -> relu -> dense(64) -> relu -> dense(10) -> softmax',
    'logistic regression from zeros': 'flatten -> dense(10, kernel_initializer: zeros) -> softmax',
    'two sigmoid layers': 'flatten -> dense(100) -> sigmoid -> dense(100) -> sigmoid -> dense(10) -> softmax',
    'ten tanh layers': 'flatten\nrepeat 10 { dense(64) -> tanh }\ndense(10) -> softmax',
    'thirty ReLU layers with He': 'flatten\nrepeat 30 { dense(64, kernel_initializer: he_uniform) -> relu }\ndense(10) -> softmax',
    'thirty SELU layers with LeCun': 'flatten\nrepeat 30 { dense(64, kernel_initializer: lecun_normal) -> selu }\ndense(10) -> softmax',
    'a residual network': 'conv(16, 3x3) -> batch_norm -> relu\nrepeat 9 { residual { conv(16, 3x3) -> batch_norm -> relu -> conv(16, 3x3) -> batch_norm } -> relu }\nglobal_average_pool -> dense(10) -> softmax',
    'a plain convolutional network': 'conv(32, 3x3) -> relu -> max_pool(2x2) -> conv(64, 3x3) -> relu -> max_pool(2x2) -> flatten -> dense(64) -> relu -> dropout(50%) -> dense(10) -> softmax',
  };
  for (const [name, body] of Object.entries(healthy)) it(name, () => expect(names(body)).toEqual([]));
});

describe('gradients', () => {
  const deep = (activation: string, depth: number, init = 'glorot_uniform'): string =>
    `flatten\nrepeat ${depth} { dense(128, kernel_initializer: ${init}) -> ${activation} }\ndense(10) -> softmax`;

  it('one finding for ten layers, with numbers, an interval, the optimizer and tried fixes', () => {
    const [finding, ...others] = found(deep('sigmoid', 10), { train: 'optimizer: sgd(learning_rate: 0.01)' });
    expect(others).toEqual([]);
    expect(finding!.message).toMatch(/^the gradient reaching `dense1` is \d\.\de-7 of the gradient at the output$/);
    expect(finding!.label).toMatch(/each `sigmoid` with its layer passes 0\.2\d .*; 10 pass/);
    expect(finding!.notes[0]).toMatch(/^interval: .* to .* over initializations$/);
    expect(finding!.related[0]!.text).toMatch(/at this rate `dense1` moves by .*e-\d+ of its size a step/);
    expect(finding!.fixes.length).toBeGreaterThanOrEqual(2);
    for (const fix of finding!.fixes) expect(fix.effect).toMatch(/e-7 → (0\.\d+|\d(\.\d)?), \d+(\.\d+)? % of samples' differences kept$/);
    const { ratio, low, high } = finding!.data as { ratio: number; low: number; high: number };
    expect(low).toBeLessThan(ratio);
    expect(high).toBeGreaterThan(ratio);
  });

  it.each([
    ['11 sigmoid layers', deep('sigmoid', 11), 'vanishing-gradient'],
    ['hard_sigmoid', deep('hard_sigmoid', 8), 'vanishing-gradient'],
    ['weights of ±0.05 in 16 narrow layers', 'flatten\nrepeat 16 { dense(64, kernel_initializer: random_uniform(minval: -0.05, maxval: 0.05)) -> relu }\ndense(10) -> softmax', 'vanishing-gradient'],
    ['N(0, 1) weights', deep('relu', 3, 'random_normal(stddev: 1)'), 'exploding-gradient'],
    ['one class of unit', 'flatten -> dense(8) -> relu -> dense(8, kernel_initializer: ones) -> relu -> dense(10) -> softmax', 'constant-initializer'],
  ])('%s', (_name, body, rule) => expect(names(body)).toContain(rule));

  it('a fix that does not help is not offered', () => {
    // Rectifying what is rectified already cannot be the mend here; the initializer can.
    const [finding] = found('flatten\nrepeat 16 { dense(64, kernel_initializer: random_uniform(minval: -0.05, maxval: 0.05)) -> relu }\ndense(10) -> softmax').filter((d) => d.name === 'vanishing-gradient');
    for (const fix of finding!.fixes) expect(parseFloat(fix.effect!.split('→ ')[1]!)).toBeGreaterThan(0.05);
  });
});

describe('set-up', () => {
  it('from_logits is an answer to the missing softmax', () => {
    expect(names('flatten -> dense(10)')).toEqual(['missing-softmax']);
    const text = file('flatten -> dense(10)').replace('loss: cross_entropy', 'loss: cross_entropy(from_logits: true)');
    expect(lint(new SourceFile('a.gradnet', text), { load: () => undefined })).toEqual([]);
  });
  it('a first step is told as times of the weights, or as a part of them', () => {
    const deep = (units: number): string => `flatten\nrepeat 3 { dense(${units}, kernel_initializer: he_uniform) -> relu }\ndense(10) -> softmax`;
    const told = (units: number): string[] => found(deep(units), { train: 'optimizer: adam(learning_rate: 0.01)' }).filter(({ name }) => name === 'first-step-out-of-range').map(({ message }) => message);
    expect(told(1000)).toEqual([expect.stringMatching(/^a learning rate of 0\.01 moves the layers by \d\d % of their size in the first step$/)]);
    expect(told(50_000)).toEqual([expect.stringMatching(/^a learning rate of 0\.01 moves the layers by \d\.\d times their own size in the first step$/)]);
  });

  it('learning rates at the ends of the range are fine', () => {
    const body = 'flatten -> dense(10) -> softmax';
    expect(names(body, { train: 'optimizer: sgd(learning_rate: 3.0)' })).toEqual(['learning-rate-out-of-range']);
    expect(names(body, { train: 'optimizer: adam(learning_rate: 1e-9)' })).toContain('learning-rate-out-of-range');
    expect(names(body, { train: 'optimizer: sgd(learning_rate: 0.1)' })).toEqual([]);
  });

  it.each([
    ['the top of a warm-up', 'adam(constant(0.5, warmup: 1 epochs))', 'adam(constant(0.001, warmup: 1 epochs))'],
    ['the top of a cosine', 'adam(cosine(0.5))', 'adam(cosine(0.001))'],
    ['the top of a cycle', 'adam(one_cycle(1e-9))', 'adam(one_cycle(0.001))'],
    ['the largest of several, which have no fix', 'adam(piecewise(rates: [1e-3, 0.5, 1e-4], epochs: [3, 5]))', undefined],
  ])('of a schedule it is about %s', (_, optimizer, mended) => {
    const body = 'flatten -> dense(10) -> softmax';
    const source = new SourceFile('a.gradnet', file(body, { train: `optimizer: ${optimizer}` }));
    const [finding, ...others] = found(body, { train: `optimizer: ${optimizer}` }).filter(({ name }) => name === 'learning-rate-out-of-range');
    expect(others).toEqual([]);
    expect(source.text.slice(finding!.place.start, finding!.place.end)).toMatch(/0\.5|1e-9/);
    const after = finding!.fixes.map(({ edits }) => applyEdits(new Map([['a.gradnet', source]]), edits)!.get('a.gradnet')!.text);
    expect(after).toEqual(mended === undefined ? [] : [source.text.replace(optimizer, mended)]);
  });

  it.each(['adam(cosine(1e-3, warmup: 1 epochs))', 'adam(piecewise(rates: [1e-3, 0], epochs: [3]))', 'adam(step_decay(1e-3, factor: 1e-9, epochs: 1))'])('%s is fine', (optimizer) => {
    expect(names('flatten -> dense(10) -> softmax', { train: `optimizer: ${optimizer}` })).toEqual([]);
  });
});
