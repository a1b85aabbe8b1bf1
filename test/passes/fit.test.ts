/** What the generated programs of test/fuzz once compiled to and could not train: each is an error now, where it was written. */
import { expect, it } from 'vitest';
import { analyze } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

const findings = (source: string, body: string, settings = ''): string[] => {
  const text = `data d { source: ${source} }\nnetwork N { input(d.shape) -> ${body} }\ntrain N on d { loss: cross_entropy, optimizer: sgd(0.1), batch: 4, epochs: 1${settings} }\n`;
  const { diagnostics } = analyze(new SourceFile('t.gradnet', text), { load: () => undefined });
  return diagnostics.map(({ name, message, place }) => `${name} at ${text.slice(place.start, place.end)}: ${message}`);
};
const points = 'gaussian(6, classes: 3, samples: 30)';
const words = 'tokens(5, vocabulary: 9, classes: 3, samples: 30)';
const end = 'dense(3) -> softmax';

it.each([
  ['an embedding of what is no token', points, `embedding(9, 2) -> flatten -> ${end}`, ['wrong-rank at embedding(9, 2): `embedding` takes tokens, the whole numbers of the data, but what `gaussian` gives flows in']],
  ['an embedding of what a layer has computed', words, `dense(4) -> embedding(9, 2) -> flatten -> ${end}`, ['wrong-rank at embedding(9, 2): `embedding` takes tokens, the whole numbers of the data, but what `dense1` computes flows in']],
  ['a table that is too short', words, `embedding(8, 2) -> flatten -> ${end}`, ['out-of-range at 8: `input_dim` must be at least 9, the vocabulary of `d`, not 8']],
  ['tokens in another arrangement', words, `reshape(5x1) -> flatten -> embedding(9, 2) -> flatten -> ${end}`, []],
  ['a norm over an axis that a bias has not', points, `dense(3, bias_constraint: unit_norm(1)) -> softmax`, ['out-of-range at 1: `axis` must be below 1 for a bias of 3, not 1']],
  ['norms between limits that cross', points, `dense(4, kernel_constraint: min_max_norm(2, 1)) -> ${end}`, ['out-of-range at 2: `min_value` must be at most `max_value`, 1, not 2']],
  ['a part without samples', 'gaussian(6, classes: 2, samples: 2)', end, ['out-of-range at gaussian(6, classes: 2, samples: 2): `samples` must be such that each part has a sample, not 0 of 2 for validation']],
  ['a share that is less than a sample', `${points}\n  split: train 99%, validation 1%`, end, ['out-of-range at train 99%, validation 1%: `split` must be such that each part has a sample, not 0 of 30 for validation']],
])('%s', (_, source, body, found) => {
  expect(findings(source, body)).toEqual(found);
});

it('the likeliest of one', () => {
  expect(findings('line(30)', 'dense(1)', ', metrics: top_k_accuracy')).toContain('wrong-rank at top_k_accuracy: `top_k_accuracy` takes an output for each of several classes, but 1 flows in');
});

it('a split says how many samples are left', () => {
  const { program } = analyze(new SourceFile('t.gradnet', 'data d { source: gaussian(6, classes: 3, samples: 100), split: train 90%, validation 10% }'), { load: () => undefined });
  expect(program.data[0]!.facts.samples).toBe(90);
});
