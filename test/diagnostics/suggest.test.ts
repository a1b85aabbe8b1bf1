/** Did you mean: slips, case, abbreviations and synonyms find the word; other words find nothing. */
import { expect, test } from 'vitest';
import { closest, nearest, suggest } from '../../src/diagnostics/suggest.ts';

const words = ['conv', 'conv_transpose', 'dense', 'batch_norm', 'max_pool', 'avg_pool', 'global_average_pool', 'relu', 'leaky_relu', 'softmax', 'dropout', 'flatten'];
const aliases = new Map([['linear', 'dense'], ['fully_connected', 'dense'], ['fc', 'dense'], ['batchnormalization', 'batch_norm'], ['gone', 'no_such_word']]);

test.each([
  ['cnov', 'conv'], ['Conv', 'conv'], ['covn', 'conv'], ['dens', 'dense'], ['softmx', 'softmax'], ['flaten', 'flatten'], ['BatchNorm', 'batch_norm'],
  ['maxpool', 'max_pool'], ['bn', 'batch_norm'], ['gap', 'global_average_pool'], ['fc', 'dense'], ['Linear', 'dense'], ['BatchNormalization', 'batch_norm'], ['droput', 'dropout'],
])('%s → %s', (word, meant) => {
  expect(closest(word, words, aliases)).toBe(meant);
});

test.each(['x', '', '_', 'transformer', 'gone', 'q'.repeat(100_000), '日本'])('nothing for %.20s', (word) => {
  expect(suggest(word, words, aliases)).toEqual([]);
});

test.each([
  ['dens', true], ['Conv', true], ['fc', true], ['maxpool', true], ['relu', true],
  ['conv_', true], ['pool', false], ['elus', false],
  // The beginning of a word, and more letters wrong than a slip has.
  ['conv_t', false], ['flat', false], ['droopoot', true], ['globalmeanpools', false],
])('%s is clear: %s', (word, isClear) => {
  expect(nearest(word, words, aliases)).toMatchObject({ isClear });
});

test('a word in other case and the same as a name of another are both possible', () => {
  expect(nearest('Linear', [...words, 'linear'], aliases)).toMatchObject({ words: ['dense', 'linear'], isClear: false });
});

test('the best first, at most as many as asked for, each once', () => {
  expect(suggest('relu_', ['relu', 'relu', 'relu6', 'elu', 'selu'])).toEqual(['relu', 'relu6', 'elu']);
  expect(suggest('relu', ['relu6', 'elu', 'selu'], undefined, 1)).toHaveLength(1);
});
