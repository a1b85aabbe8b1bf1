/** Settings of a training that do not go together, and formulas from the text to the program. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { checkTrainingSettings } from '../../src/passes/training-settings.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

const of = (settings: string, source = 'gaussian(6, classes: 3, samples: 200), split: train 80%, validation 20%'): ReturnType<typeof compile> =>
  compile(new SourceFile('net.gradnet', `data d { source: ${source} }
network Net { input(6)
  dense(3) -> softmax }
train Net on d { loss: cross_entropy, epochs: 3
  ${settings}
}`), { load: () => undefined });
const errors = (...given: Parameters<typeof of>): string[] => of(...given).diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);
const rate = (formula: string): string => /learningRate: (schedules.*?) \}\), (?:predicted|\.\.\.settings)/.exec(of(`optimizer: sgd(${formula})`).text ?? '')?.[1] ?? 'none';

describe('formulas', () => {
  it.each([
    ['0.1 * 0.99 ^ epoch', 'schedules.formula(({ epoch }) => 0.1 * 0.99 ** epoch)'],
    ['0.1 / (1 + 0.01 * step)', 'schedules.formula(({ step }) => 0.1 / (1 + 0.01 * step))'],
    ['0.1 - (0.01 - step / 1e6) - 0.001', 'schedules.formula(({ step }) => 0.1 - (0.01 - step / 1000000) - 0.001)'],
    ['max(1e-5, 0.1 * exp(-epoch))', 'schedules.formula(({ epoch }) => Math.max(0.00001, 0.1 * Math.exp((-1) * epoch)))'],
    ['(0.5 ^ epoch) ^ 2', 'schedules.formula(({ epoch }) => (0.5 ** epoch) ** 2)'],
    ['0.1 * floor(1 + step / steps_per_epoch)', 'schedules.formula(({ step, stepsPerEpoch }) => 0.1 * Math.floor(1 + step / stepsPerEpoch))'],
    ['10% * 0.9 ^ epoch', 'schedules.formula(({ epoch }) => 0.1 * 0.9 ** epoch)'],
  ])('%s', (formula, code) => expect(rate(formula)).toBe(code));

  it('a rate below zero is found before the run', () => {
    expect(errors('optimizer: sgd(0.1 - epoch / 10)')).toEqual([expect.stringMatching(/GN1007 `learning_rate` must be 0 or more, not -0\.1 in epoch 3/)]);
    expect(errors('optimizer: sgd(0.1 * log(step))')[0]).toMatch(/-Infinity in epoch 1 \(step 0\)/);
    expect(errors('optimizer: sgd(max(0, 0.1 - epoch / 10))')).toEqual([]);
  });

  it('only where something changes', () => expect(errors('optimizer: sgd(0.1, momentum: 0.5 ^ epoch)')).toHaveLength(1));
});

describe('clipping', () => {
  it('of gradients is one at a time', () => {
    const found = of('optimizer: adam, clip: global_norm(1), adaptive').diagnostics.find(({ code }) => code === 'GN4006');
    expect(found?.message).toBe('`global_norm` and `adaptive` exclude each other');
    expect(found?.related).toHaveLength(1);
    expect(errors('optimizer: adam, clip: [value(-1, 1), norm(1), quantile]')).toHaveLength(2);
    expect(errors('optimizer: adam, clip: projection(1), projection(2)')).toHaveLength(1);
  });

  it('of gradients goes with a bound on weights', () => {
    expect(errors('optimizer: adam, clip: norm(1), projection(3, of: kernel)')).toEqual([]);
    expect(of('optimizer: adam, clip: norm(1), projection(3, of: kernel)').text).toContain("clip: [clip.norm(1), clip.projection({ maxNorm: 3, of: \"kernel\" })]");
    expect(of('optimizer: adam, clip: global_norm(1)').text).toContain('clip: clip.globalNorm(1)');
  });

  it('takes thresholds that change', () => {
    expect(of('optimizer: adam, clip: global_norm(exponential(5, factor: 0.9))').text).toContain('clip.globalNorm(schedules.exponential({ learningRate: 5, factor: 0.9 }))');
    expect(errors('optimizer: adam, clip: norm(1 - epoch)')[0]).toMatch(/`max_norm` must be 0 or more, not -1 in epoch 3/);
    expect(errors('optimizer: adam, clip: value(1, -1)')).toHaveLength(1);
  });
});

it('what is watched must be measured', () => {
  expect(errors('optimizer: sgd(reduce_on_plateau(0.1))')).toEqual([]);
  // no source of today is without validation data
  const training = of('optimizer: sgd(reduce_on_plateau(0.1))').training!;
  const without = checkTrainingSettings({ ...training, data: { ...training.data, facts: { ...training.data.facts, hasValidation: false } } });
  expect(without.map(({ message }) => message).join()).toContain('`monitor` must be `loss` or another figure of the training');
  expect(errors('optimizer: sgd(reduce_on_plateau(0.1, monitor: val_f1))')).toEqual([expect.stringMatching(/`monitor` must be a figure that is measured \(loss, accuracy\), not `val_f1`/)]);
  expect(errors('optimizer: sgd(reduce_on_plateau(0.1, monitor: val_f1)), metrics: accuracy, f1')).toEqual([]);
  expect(errors('optimizer: adam, metrics: f1, early_stopping: val_accuracy(patience: 2)')).toEqual([expect.stringMatching(/`early_stopping` must be a figure that is measured \(loss, f1\)/)]);
  expect(errors('optimizer: adam, metrics: f1, early_stopping: val_f1(patience: 2)')).toEqual([]);
  expect(of('optimizer: sgd(reduce_on_plateau(0.1, monitor: loss, warmup: 3 steps))').text).toContain('warmupSteps: 3');
});

describe('which states are kept', () => {
  const kept = (written: string): string => /checkpoint: (checkpoint\..*?\)),/.exec(of(`optimizer: adam, checkpoint: ${written}`).text ?? '')?.[1] ?? 'none';

  it.each([
    ['keep', 'checkpoint.keep()'], ['keep(5)', 'checkpoint.keep({ newest: 5 })'], ['never', 'checkpoint.never()'],
    ['keep(3, every: 2 epochs, best: val_accuracy)', 'checkpoint.keep({ newest: 3, everyEpochs: 2, best: "val_accuracy" })'],
    ['keep(every: 200 steps)', 'checkpoint.keep({ everySteps: 200 })'], ['keep(every: 10 min)', 'checkpoint.keep({ everySeconds: 600 })'],
  ])('%s', (written, code) => expect(kept(written)).toBe(code));

  it('the best one is known by a figure that is measured', () => {
    expect(errors('optimizer: adam, checkpoint: keep(best: val_f1)')).toEqual([expect.stringMatching(/`best` must be a figure that is measured \(loss, accuracy\), not `val_f1`/)]);
    expect(errors('optimizer: adam, metrics: f1, checkpoint: keep(best: val_f1)')).toEqual([]);
  });

  it('counts and times are above 0, and times are none of a warm-up', () => {
    expect(errors('optimizer: adam, checkpoint: keep(0)')).toEqual([expect.stringMatching(/`newest` must be 1 or more/)]);
    expect(errors('optimizer: adam, checkpoint: keep(every: 0 min)')).toEqual([expect.stringMatching(/`every` must be/)]);
    expect(errors('optimizer: adam, checkpoint: keep(every: 1.5 epochs)')).toEqual([expect.stringMatching(/`every` must be/)]);
    expect(errors('optimizer: sgd(cosine(0.1, warmup: 2 min))')).toEqual([expect.stringMatching(/`warmup` takes a duration such as 5 epochs/)]);
  });
});

it('rates and epochs of a piecewise schedule fit each other', () => {
  expect(errors('optimizer: sgd(piecewise(rates: [0.1, 0.01], epochs: [1]))')).toEqual([]);
  expect(errors('optimizer: sgd(piecewise(rates: [0.1], epochs: [1]))')[0]).toMatch(/`rates` must be 2, one more/);
  expect(errors('optimizer: sgd(piecewise(rates: [0.1, 0.01, 0.001], epochs: [2, 1]))')[0]).toMatch(/`epochs` must be rising/);
});
