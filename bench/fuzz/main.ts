/** Damages the examples and compiles them: `npm run bench -- fuzz [count]`, 100,000 unless given; every failing seed is shown. */
import { transformSync } from 'esbuild';
import { damaged, tryOne } from '../../test/fuzz/mutate.ts';

const count = Number(process.argv.slice(2).find((it) => /^\d+$/.test(it)) ?? 100_000);
const started = Date.now();
let [compiled, failed] = [0, 0];
for (let seed = 0; seed < count; seed++) {
  try {
    const program = tryOne(damaged(seed));
    if (program === undefined) continue;
    transformSync(program, { format: 'esm' });
    compiled++;
  } catch (error) {
    failed++;
    console.error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`${count} damaged programs in ${Math.round((Date.now() - started) / 1000)} s: ${compiled} compile and parse, ${failed} fail`);
process.exitCode = failed > 0 ? 1 : 0;
