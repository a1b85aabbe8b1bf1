/**
 * Programs that nobody wrote, half of them generated from the catalogue, the others damaged: `npm run bench -- fuzz [count]`,
 * 100,000 unless given, `--from SEED`. Each is compiled, and what comes out is parsed; one in ten is laid out, built and, where
 * it is small, trained. Every failing seed is shown.
 */
import { transformSync } from 'esbuild';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { builds, compiles, keepsItsLayout, SECONDS, trains } from '../../test/fuzz/examine.ts';
import { fuzzed } from '../../test/fuzz/mutate.ts';

const numbers = process.argv.slice(2).filter((it) => /^\d+$/.test(it)).map(Number);
const from = process.argv.includes('--from') ? numbers.pop()! : 0;
const [count = 100_000] = numbers;
const tallies = { compile: 0, 'were laid out': 0, 'were built': 0, 'were trained': 0, fail: 0 };
let slowest = { seconds: 0, seed: 0 };
await selectEngine('cpu');
for (let seed = from; seed < from + count; seed++) {
  try {
    const program = fuzzed(seed);
    const { compiled, seconds } = compiles(program);
    if (seconds > slowest.seconds) slowest = { seconds, seed };
    if (seconds > SECONDS) throw new Error(`compiling took ${seconds.toFixed(1)} s`);
    // By tens of seeds, so that each kind of program has its turn.
    const whole = Math.floor(seed / 4) % 10 === 0;
    if (whole) tallies['were laid out'] += Number(await keepsItsLayout(program.text));
    if (compiled.text === undefined) continue;
    tallies.compile++;
    transformSync(compiled.text, { format: 'esm' });
    if (!whole || !(await builds(compiled))) continue;
    tallies['were built']++;
    if (await trains(compiled)) tallies['were trained']++;
  } catch (error) {
    tallies.fail++;
    console.error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (process.stderr.isTTY && seed % 1000 === 0) console.error(`${seed - from} of ${count}`);
}
const { user, system } = process.cpuUsage();
console.log(`  ${count.toLocaleString('en-US')} programs, ${Math.round((user + system) / 1e6).toLocaleString('en-US')} s of one processor: ${Object.entries(tallies).map(([what, n]) => `${n.toLocaleString('en-US')} ${what}`).join(', ')}`);
console.log(`  the slowest to compile took ${slowest.seconds.toFixed(2)} s (seed ${slowest.seed})`);
process.exitCode = tallies.fail > 0 ? 1 : 0;
