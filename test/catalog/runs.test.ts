/** No word parses that does not train: every one goes through emission and a real run. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { allWords, wordsOf } from '../../src/catalog/index.ts';
import type { Family } from '../../src/catalog/types.ts';
import { compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { bundleProgram, removeBundles, runProgram } from '../runtime/programs.ts';

afterAll(removeBundles);

/** One network of images and vectors, one of sequences. */
const networks = ['every-word', 'every-sequence-word'].map((name) => [name, readFileSync(new URL(`../fixtures/catalog/${name}.gradnet`, import.meta.url), 'utf8')] as const);

/** Compiles and trains; the last line of the run. */
async function train(text: string, engine: string): Promise<Record<string, unknown>> {
  const compiled = compile(new SourceFile('words.gradnet', text), { load: () => undefined });
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const program = await bundleProgram('small.mjs', () => compiled.text!);
  const { code, stdout, stderr } = await runProgram(program, ['--engine', engine, '--epochs', '1', '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
}

it('two networks use every word that makes layers', () => {
  const families: readonly Family[] = ['layer', 'activation', 'initializer', 'structure'];
  // `pretrained` needs a file, and has tests of its own.
  const elsewhere = new Set(['he_uniform', 'pretrained']);
  const missing = families.flatMap(wordsOf).filter(({ name }) => !elsewhere.has(name) && !networks.some(([, text]) => new RegExp(`\\b${name}\\b`).test(text)));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

it.each(networks.flatMap(([name, text]) => ['cpu', 'wasm'].map((engine) => [name, engine, text] as const)))('%s trains on %s', async (_, engine, text) => {
  const last = await train(text, engine);
  expect(last).toMatchObject({ done: true, engine });
  expect(Number.isFinite(last['val_loss'])).toBe(true);
}, 60_000);

const settings = allWords().filter(({ family }) => ['optimizer', 'schedule', 'loss', 'clip', 'metric', 'early_stopping', 'monitor', 'checkpoint'].includes(family));

it.each(settings.map((word) => [`${word.family} ${word.name}`, word] as const))('%s trains as its example says', async (_, word) => {
  const text = word.example.replace('source: mnist', 'source: gaussian(16, classes: 4, samples: 64)').replace('gaussian(784, classes: 2, samples: 1000)', 'gaussian(16, classes: 2, samples: 64)');
  const last = await train(text, 'cpu');
  expect(last).toMatchObject({ done: true });
  expect(Number.isFinite(last['val_loss'])).toBe(true);
}, 60_000);
