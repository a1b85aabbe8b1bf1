/** Damaged programs never crash the compiler, and what compiles is a program that parses. */
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { damaged, tryOne } from './mutate.ts';

it('2,000 damaged programs', { timeout: 120_000 }, () => {
  let compiled = 0;
  for (let seed = 0; seed < 2000; seed++) {
    try {
      const program = tryOne(damaged(seed));
      if (program === undefined) continue;
      transformSync(program, { format: 'esm' });
      compiled++;
    } catch (error) {
      throw new Error(`seed ${seed}:\n${damaged(seed)}`, { cause: error });
    }
  }
  // else the damage is too great to reach emission
  expect(compiled).toBeGreaterThan(100);
});
