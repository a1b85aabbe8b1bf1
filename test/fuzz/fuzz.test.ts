/**
 * Programs that nobody wrote: generated from the catalogue, and damaged ones. None crashes the compiler or keeps it
 * busy, layouts keep meanings, and what compiles builds the model that was counted. `npm run bench -- fuzz` tries more.
 */
import { transformSync } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { allWords } from '../../src/catalog/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { builds, compiles, keepsItsLayout, SECONDS, trains } from './examine.ts';
import { fuzzed } from './mutate.ts';
import { generate } from './programs/program.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

it('2,000 programs', { timeout: 600_000 }, async () => {
  const counts = { compile: 0, parse: 0, build: 0, train: 0 };
  for (let seed = 0; seed < 2000; seed++) {
    const program = fuzzed(seed);
    try {
      const { compiled, seconds } = compiles(program);
      expect(seconds).toBeLessThan(SECONDS);
      counts.parse += Number(await keepsItsLayout(program.text));
      if (compiled.text === undefined) continue;
      counts.compile++;
      transformSync(compiled.text, { format: 'esm' });
      if (!(await builds(compiled))) continue;
      counts.build++;
      if (counts.build % 8 === 0) counts.train += Number(await trains(compiled));
    } catch (error) {
      throw new Error(`seed ${seed}:\n${program.text}`, { cause: error });
    }
  }
  // Else mistakes and damage are too great for what comes after them to be tried at all.
  expect(counts.parse).toBeGreaterThan(1000);
  expect(counts.compile).toBeGreaterThan(400);
  expect(counts.build).toBeGreaterThan(250);
  expect(counts.train).toBeGreaterThan(15);
});

it('every word of the catalogue is generated', () => {
  const texts = Array.from({ length: 1500 }, (_, seed) => {
    const { text, files } = generate(seed);
    return [text, ...Object.values(files)].join('\n');
  }).join('\n');
  const found = new Set(texts.match(/\w+/g));
  // A section is a declaration, names of outputs are for networks that have several, and values left open and ways to search are of sweeps.
  expect(allWords().filter(({ family, name }) => !['section', 'choice', 'search'].includes(family) && name !== 'output' && !found.has(name)).map(({ name }) => name)).toEqual([]);
});
