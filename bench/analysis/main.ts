/**
 * Analysis of deep networks: `npm run bench -- analysis [rounds] [family]`. Of each family, networks of 100 to 2,000 layers: the time
 * of what is predicted of all layers once the graph is there (shapes, costs, signals both ways, every weight's gradient),
 * warm, and that of a fixed loop of the same kind of arithmetic, in turns. Fails where 1,000 layers take longer than
 * 50 ms, or a layer of 2,000 takes half as long again as one of 500.
 */
import { SourceFile } from '../../src/diagnostics/source.ts';
import { lower } from '../../src/ir/lower/index.ts';
import { parse } from '../../src/parser/parse.ts';
import { analyzeFacts } from '../../src/passes/index.ts';
import { families } from './families.ts';

const SIZES = [100, 500, 1_000, 2_000];
const LIMIT = 50;
const GROWTH = 1.5;
const ROUNDS = Number(process.argv[2]) || 15;
/** Only families whose names have this in them. */
const ONLY = process.argv[3] ?? '';
/** Before anything is measured: code is compiled in steps, the last one after some ten thousand layers. */
const WARMING = 12;

/** Milliseconds of the processor: other work of the machine does not count. */
function timed(work: () => void): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** The lower quarter: what a cold cache or another process adds is no work of ours. */
const usual = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 4)]!;

/** Exponentials and divisions as in Gaussian averages, on as much memory as a small network's moments. */
function reference(): number {
  const values = new Float64Array(1000).fill(0.5);
  let sum = 0;
  for (let round = 0; round < 400; round++) {
    for (let i = 0; i < values.length; i++) sum += values[i] = Math.exp(-values[i]! * values[i]!) / (1 + values[i]!);
  }
  return sum;
}

/** All that is predicted: weights' gradients are worked out when they are read. */
function analyze(program: ReturnType<typeof lower>['program']): void {
  for (const { signals } of analyzeFacts(program).facts.values()) {
    if (signals === undefined) throw new Error('nothing was predicted');
    for (const signal of signals) void signal.weightGradients;
  }
}

for (const [name, text] of Object.entries(families)) {
  if (!name.includes(ONLY)) continue;
  const programs = SIZES.map((size) => lower(parse(new SourceFile('deep.gradnet', text(size))).unit, { load: () => undefined }).program);
  const times = SIZES.map((): number[] => []);
  const loops: number[] = [];
  for (let round = -WARMING; round < ROUNDS; round++) {
    const loop = timed(reference);
    programs.forEach((program, i) => {
      // What takes long is measured well enough by three.
      if (round > 0 && times[i]!.length >= 3 && times[i]![0]! > 10 * LIMIT) return;
      const time = timed(() => analyze(program));
      if (round >= 0) times[i]!.push(time);
    });
    if (round >= 0) loops.push(loop);
  }
  const loop = usual(loops);
  const middles = times.map(usual);
  const each = middles.map((time, i) => time / programs[i]!.networks[0]!.nodes.length);
  console.log(`  ${name}`);
  middles.forEach((time, i) => {
    const layers = programs[i]!.networks[0]!.nodes.length;
    console.log(`    ${String(layers).padStart(5)} layers ${time.toFixed(1).padStart(7)} ms ${(time / loop).toFixed(2).padStart(6)} reference loops ${((1000 * time) / layers).toFixed(1).padStart(6)} µs a layer`);
  });
  const growth = each[3]! / each[1]!;
  if (middles[2]! > LIMIT || growth > GROWTH) {
    console.log(`    above the limit: ${LIMIT} ms for 1,000 layers, growth a layer ${growth.toFixed(2)} of ${GROWTH}`);
    process.exitCode = 1;
  }
}
