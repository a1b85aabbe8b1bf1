/** Which of the fixes that mend a finding comes first, and what goes with it. */
import { describe, expect, it } from 'vitest';
import { analyze, lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';
import type { Subject } from '../../src/rules/rule.ts';
import { distinction, keptApart, transmission } from '../../src/rules/support/apart.ts';
import { chainOf, type Chain } from '../../src/rules/support/chain.ts';

interface Parts { readonly source: string; readonly input: string; readonly optimizer?: string; readonly head?: string }
const host = { load: () => undefined };
const file = (body: string, { source, input, optimizer = 'sgd(0.01)', head = 'dense(10) -> softmax' }: Parts): SourceFile => new SourceFile('a.gradnet',
  `data d { source: ${source} }\nnetwork Net {\n  input(${input})\n  ${body}\n  ${head}\n}\ntrain Net on d { loss: cross_entropy, optimizer: ${optimizer}, batch: 64, epochs: 20 }\n`);
const subject = (body: string, parts: Parts): Subject => {
  const { program, facts } = analyze(file(body, parts), host);
  const training = program.trainings[0]!;
  return { graph: training.network, facts: facts.get(training.network)!, training };
};
const chain = (body: string, parts: Parts): Chain => chainOf(subject(body, parts))!;
const score = (body: string, parts: Parts): number => transmission(subject(body, parts), chain(body, parts));
const finding = (name: string, body: string, parts: Parts) => lint(file(body, parts), host).find((it) => it.name === name)!;

/** ReLU's map of correlations with He's weights (Cho & Saul 2009), and its slope. */
const relu = (c: number): number => (Math.sqrt(1 - c * c) + c * (Math.PI - Math.acos(c))) / Math.PI;
const slope = (c: number): number => (Math.PI - Math.acos(c)) / Math.PI;
const he = (count: number): string => `repeat ${count} { dense(256, kernel_initializer: he_uniform) -> relu }`;
const noise: Parts = { source: 'gaussian(256, classes: 10, samples: 2000, separation: 0)', input: '256' };

describe('what sets samples apart', () => {
  it.each([1, 5, 20])('is lost by ReLU with depth, as the map of correlations says: %i layers', (count) => {
    let correlation = 0;
    for (let layer = 0; layer < count; layer++) correlation = relu(correlation);
    expect(keptApart(chain(he(count), noise)) / (1 - correlation)).toBeCloseTo(1, 2);
  });

  it.each([1, 2, 6])('of classes that differ little, by the slope of that map: %i layers', (count) => {
    let [correlation, kept] = [0, 1];
    for (let layer = 0; layer < count; layer++) [correlation, kept] = [relu(correlation), kept * slope(correlation)];
    expect(keptApart(chain(he(count), { ...noise, source: 'gaussian(256, classes: 10, samples: 2000, separation: 0.05)' })) / kept).toBeCloseTo(1, 2);
  });

  it('layers without a function lose nothing', () => expect(keptApart(chain('repeat 5 { dense(256) }', noise))).toBeCloseTo(1, 6));

  it('counts as much as what is lost of the gradient', () => {
    const lossy = 'repeat 20 { dense(256, kernel_initializer: variance_scaling(1.8)) -> relu }';
    const { ratio } = chain(lossy, noise);
    expect(ratio).toBeLessThan(0.5);
    expect(score(lossy, noise)).toBeCloseTo(Math.log(keptApart(chain(lossy, noise))) / 2 + Math.log(ratio), 12);
  });

  it('a gradient that grows is no fault of its own, a first step that goes too far is', () => {
    const growing = 'repeat 20 { dense(256, kernel_initializer: variance_scaling(2.2)) -> relu }';
    const slow = { ...noise, optimizer: 'sgd(0.00001)' };
    const { ratio } = chain(growing, slow);
    expect(ratio).toBeGreaterThan(1.2);
    expect(score(growing, slow)).toBeCloseTo(Math.log(keptApart(chain(growing, slow))) / 2, 12);
    // SGD promises to lower the loss by η ‖∇L‖², of which there is ln 10.
    const norm = Math.hypot(...subject(growing, noise).facts.signals!.flatMap(({ weightGradients }) => Object.values(weightGradients).map((it) => it.norm)));
    const bound = Math.log(10) / norm ** 2;
    expect(score(growing, { ...noise, optimizer: `sgd(${0.99 * bound})` })).toBeCloseTo(score(growing, slow), 12);
    expect(score(growing, slow) - score(growing, { ...noise, optimizer: `sgd(${10 * bound})` })).toBeCloseTo(Math.log(10), 9);
    // Adam moves every weight by its rate, whatever the gradient: ten times the rate, ten times the step beside the weights.
    const [fast, faster] = ['adam(10)', 'adam(100)'].map((optimizer) => score(growing, { ...noise, optimizer }));
    expect(fast! - faster!).toBeCloseTo(Math.log(10), 9);
  });

  it('between classes it is what a class has more in common than others', () => {
    // Means of standard normal entries, `separation` apart: E[x x′] within a class is separation², between classes 0.
    const { first } = chain(he(2), { ...noise, source: 'gaussian(256, classes: 10, samples: 2000, separation: 2)' });
    expect(distinction(first.input)).toBeCloseTo(4, 6);
  });
});

describe('a fix that keeps the gradient but makes samples alike comes after one that keeps both', () => {
  const body = 'repeat 20 { dense(64, kernel_initializer: random_uniform) -> relu }';
  const { fixes } = finding('vanishing-gradient', body, { source: 'gaussian(64, classes: 10, samples: 2000, separation: 0.3)', input: '64', head: 'dense(10, kernel_initializer: random_uniform) -> softmax' });
  const at = (word: string): number => fixes.findIndex(({ title }) => title.includes(word));
  const effect = (word: string): number => parseFloat(fixes[at(word)]!.effect!.split('→ ')[1]!);

  it('`selu` before `layer_norm`, though that keeps more of the gradient', () => {
    expect(at('selu')).toBe(0);
    expect(at('layer_norm')).toBeGreaterThan(0);
    expect(Math.abs(Math.log(effect('layer_norm')))).toBeLessThan(Math.abs(Math.log(effect('selu'))));
  });
});

describe('a cell that gives smaller values comes with the rate for them', () => {
  const long = (optimizer: string): Parts => ({ source: 'gaussian(100x2, classes: 2, samples: 1000)', input: '100x2', optimizer, head: 'dense(2) -> softmax' });
  const cell = 'simple_rnn(32, recurrent_initializer: random_normal(stddev: 0.05))';
  const first = (optimizer: string) => finding('short-memory', cell, long(optimizer)).fixes[0]!;
  const apply = (optimizer: string): string => applyEdits(new Map([['a.gradnet', file(cell, long(optimizer))]]), first(optimizer).edits)!.get('a.gradnet')!.text;

  it('at which the last layer learns as fast as it would have', () => {
    expect(first('sgd(0.01)').title).toBe('`lstm` in place of `simple_rnn`, and a learning rate of 0.2');
    expect(apply('sgd(0.01)')).toContain('sgd(0.2)');
    expect(apply('sgd(learning_rate: 0.01, momentum: 0.5)')).toContain('sgd(learning_rate: 0.2, momentum: 0.5)');
    const [before, after] = [chain(cell, long('sgd(0.01)')), chain('lstm(32, recurrent_initializer: orthogonal)', long('sgd(0.2)'))];
    const pace = ({ last }: Chain, rate: number): number => rate * distinction(last.input);
    expect(pace(after, 0.2) / pace(before, 0.01)).toBeGreaterThan(0.7);
    expect(pace(after, 0.2) / pace(before, 0.01)).toBeLessThan(1.4);
  });

  it('but not where the optimizer scales every step itself', () => {
    expect(first('adam').title).toBe('`lstm` in place of `simple_rnn`');
    expect(apply('adam')).toContain('optimizer: adam,');
  });

  it('and its recurrent weights keep their length', () => expect(apply('adam')).toContain('lstm(32, recurrent_initializer: orthogonal)'));

  it('and with the function made for it: a memory that adds up what has no bound would grow', () => {
    const text = applyEdits(new Map([['a.gradnet', file('simple_rnn(64, activation: relu)', long('adam'))]]), finding('short-memory', 'simple_rnn(64, activation: relu)', long('adam')).fixes[0]!.edits)!.get('a.gradnet')!.text;
    expect(text).toContain('lstm(64, activation: tanh)');
  });

  it('weights from state to state that make values explode are drawn orthogonal', () => {
    const body = 'simple_rnn(64, activation: relu, recurrent_initializer: random_normal(stddev: 0.5))';
    expect(finding('exploding-gradient', body, { ...long('sgd(0.01)'), source: 'gaussian(50x8, classes: 2, samples: 1000)', input: '50x8' }).fixes[0]!.title).toBe('`recurrent_initializer: orthogonal`');
  });

  it('where other weights are enough, another cell is second', () => {
    const short = { ...long('sgd(0.01)'), source: 'gaussian(40x2, classes: 2, samples: 1000)', input: '40x2' };
    expect(finding('short-memory', cell, short).fixes.map(({ title }) => title.split(' in place')[0])).toEqual(
      expect.arrayContaining(['`recurrent_initializer: orthogonal`', '`lstm`', '`gru`']));
    expect(finding('short-memory', cell, short).fixes[0]!.title).toBe('`recurrent_initializer: orthogonal`');
  });
});

describe('learning-rate-out-of-range', () => {
  const rate = (optimizer: string, body = 'dense(30) -> sigmoid') => finding('learning-rate-out-of-range', body, { source: 'gaussian(64, classes: 10, samples: 2000)', input: '64', optimizer }).fixes[0]!.title;
  it('proposes what the first step of this network bears, and for Adam what is usual', () => {
    const parts = { source: 'gaussian(64, classes: 10, samples: 2000)', input: '64', optimizer: 'sgd(3)' };
    const norm = Math.hypot(...subject('dense(256, kernel_initializer: he_uniform) -> relu', parts).facts.signals!.flatMap(({ weightGradients }) => Object.values(weightGradients).map((it) => it.norm)));
    expect(rate('sgd(3)', 'dense(256, kernel_initializer: he_uniform) -> relu')).toBe(`use ${Number((Math.log(10) / norm ** 2).toPrecision(1))}`);
    expect(Math.log(10) / norm ** 2).toBeLessThan(1);
    expect(rate('adam(3)')).toBe('use 0.001');
  });
});

describe('constant-initializer', () => {
  const of = (hidden: string, last: string) => finding('constant-initializer', `dense(32, kernel_initializer: ${hidden}) -> tanh`, { source: 'gaussian(16, classes: 10, samples: 1000)', input: '16', head: `dense(10, kernel_initializer: ${last}) -> softmax` });
  it('in the last layer it costs a step, in any other the layer', () => {
    expect(of('glorot_uniform', 'zeros').severity).toBe('info');
    expect(of('zeros', 'glorot_uniform').severity).toBe('warning');
    expect(of('zeros', 'zeros').severity).toBe('warning');
  });
});
