/**
 * Do engines train alike? Every example's first steps as graphs on the native engine, one operation after another there, on
 * WebAssembly and in plain JavaScript; and the largest relative distances of their losses to those of native eager. Four samples
 * a step; of pictures of 224 by 224 two, at rates that go with it.
 *
 * `npm run bench -- agreement [--only lenet5,gru] [--engines graph,wasm] [--steps 20] [--minutes 5] [--json]`
 *
 * An engine that needs longer than the minutes for an example is compared by the steps that it did, and the table says how many;
 * plain JavaScript leaves out those of which one step takes minutes. Examples on CIFAR-10 are given pictures of noise in its
 * format, since how engines compute does not depend on them.
 *
 * Some networks are chaotic at two samples a step: where an engine is further away than it is held to, the example is trained
 * on native eager once more with one kernel changed in its last bits, and an engine that is about as far away as that is right.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: {
  only: { type: 'string' }, engines: { type: 'string', default: 'graph,wasm,cpu' }, steps: { type: 'string', default: '20' }, minutes: { type: 'string', default: '5' }, json: { type: 'boolean', default: false },
} });

/** They train nothing by themselves: parts that others import. */
const PARTS = new Set(['blocks']);
/** So many times what a change of last bits makes is still of its size. */
const OF_ITS_SIZE = 10;
/** What each is held to, of eager native steps. */
const held = { graph: 1e-6, wasm: 1e-4, cpu: 1e-4 } as const;
type Engine = keyof typeof held;
const engines = values.engines.split(',') as Engine[];

const examples = readdirSync('examples').filter((file) => file.endsWith('.gradnet')).map((file) => file.replace('.gradnet', ''))
  .filter((name) => (values.only === undefined ? !PARTS.has(name) : values.only.split(',').includes(name)));

/** Six files of CIFAR-10's binary version that are one: a label and 3,072 bytes a record. The folder is the caller's to remove. */
function noiseAsCifar(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-agreement-'));
  const [records, size] = [10_000, 3073];
  const bytes = randomBytes(records * size);
  for (let record = 0; record < records; record++) bytes[record * size] = record % 10;
  const first = join(folder, 'test_batch.bin');
  writeFileSync(first, bytes);
  for (let n = 1; n <= 5; n++) linkSync(first, join(folder, `data_batch_${n}.bin`));
  return folder;
}
const cifar = noiseAsCifar();
process.on('exit', () => rmSync(cifar, { recursive: true, force: true }));

interface Trained { readonly losses: number[]; problem?: string }
type Line = { readonly example: string; readonly loss?: number; readonly ended?: string };

type Way = Engine | 'eager' | 'nudged';

/** Examples on one engine; a process that takes too long for one is ended, and another goes on with those after it. */
async function trainAll(how: Way, names: readonly string[] = examples): Promise<Map<string, Trained>> {
  const found = new Map<string, Trained>();
  for (let left = names; left.length > 0; left = left.filter((it) => !found.has(it))) await trainSome(how, left, found);
  return found;
}

async function trainSome(how: Way, names: readonly string[], found: Map<string, Trained>): Promise<void> {
  const fileOf = (name: string): string => `examples/${name}.gradnet`;
  const child = spawn(process.execPath, ['scripts/run.mjs', 'bench/agreement/train.ts', how, values.steps, cifar, ...names.map(fileOf)], {
    stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  const waiting = [...names];
  let losses: number[] = [];
  const ended = (problem: string): void => {
    const name = waiting.shift();
    if (name === undefined) return;
    found.set(name, problem === '' || losses.length > 0 ? { losses } : { losses, problem });
    console.error(`${how} ${name}: ${losses.length} steps${problem === '' ? '' : `, ${problem}`}`);
    losses = [];
  };
  let timer: NodeJS.Timeout | undefined;
  let late = false;
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => { late = true; child.kill('SIGKILL'); }, 60_000 * Number(values.minutes));
  };
  restart();
  for await (const line of createInterface({ input: child.stdout })) {
    const { loss, ended: reason } = JSON.parse(line) as Line;
    if (loss !== undefined) losses.push(loss ?? NaN);
    if (reason === undefined) continue;
    ended(reason);
    restart();
  }
  clearTimeout(timer);
  ended(late ? `${values.minutes} minutes were over` : 'its process ended');
}

/** Of losses below 1 the absolute distance: they have as few digits as their terms leave them. */
function apart(found: readonly number[], expected: readonly number[]): number {
  return Math.max(...found.map((loss, i) => Math.abs(loss - expected[i]!) / Math.max(1, Math.abs(expected[i]!))));
}

const reference = await trainAll('eager');
const distances: Record<string, Record<string, { distance: number; steps: number } | { problem: string }>> = {};
for (const engine of engines) {
  for (const [name, { losses, problem = reference.get(name)!.problem }] of await trainAll(engine)) {
    const expected = reference.get(name)!.losses;
    const steps = Math.min(losses.length, expected.length);
    (distances[name] ??= {})[engine] = steps === 0 ? { problem: problem ?? 'no step was done' } : { distance: apart(losses.slice(0, steps), expected), steps };
  }
}
/** Examples that some engine is further away in than `bound` says of so many steps. */
const beyond = (bound: (engine: Engine, name: string, steps: number) => number): string[] =>
  Object.entries(distances).filter(([name, cells]) => engines.some((engine) => {
    const cell = cells[engine]!;
    return 'distance' in cell && !(cell.distance < bound(engine, name, cell.steps));
  })).map(([name]) => name);
/** Of those that are held to no avail. */
const nudged = await trainAll('nudged', beyond((engine) => held[engine]));
/** How far native eager is from itself in so many steps after a change of last bits. */
function lastBits(name: string, steps = Infinity): number {
  const losses = nudged.get(name)?.losses.slice(0, steps) ?? [];
  return Math.max(0, apart(losses, reference.get(name)!.losses));
}
const wrong = beyond((engine, name, steps) => Math.max(held[engine], OF_ITS_SIZE * lastBits(name, steps)));
const chaotic = [...nudged.keys()].filter((name) => !wrong.includes(name));

const worst = engines.map((engine) => {
  const measured = Object.entries(distances).filter(([example]) => !chaotic.includes(example)).flatMap(([example, cells]) => {
    const cell = cells[engine]!;
    return 'distance' in cell ? [{ engine, example, ...cell }] : [];
  });
  return measured.sort((a, b) => b.distance - a.distance)[0];
}).filter((it) => it !== undefined);
if (values.json) console.log(JSON.stringify({ steps: Number(values.steps), examples: distances, lastBits: Object.fromEntries([...nudged.keys()].map((name) => [name, lastBits(name)])), worst }));
else {
  console.log(`${'example'.padEnd(22)}${engines.map((it) => it.padStart(14)).join('')}`);
  for (const [name, cells] of Object.entries(distances)) {
    const texts = engines.map((engine) => {
      const cell = cells[engine]!;
      return 'problem' in cell ? 'absent' : `${cell.distance.toExponential(1)}${cell.steps < Number(values.steps) ? ` (${cell.steps})` : ''}`;
    });
    console.log(`${name.padEnd(22)}${texts.map((text) => text.padStart(14)).join('')}`);
  }
  for (const engine of engines) {
    const cells = Object.values(distances).map((of) => of[engine]!);
    const done = cells.filter((cell) => 'distance' in cell);
    const fewer = done.filter(({ steps }) => steps < Number(values.steps)).length;
    console.log(`${engine}: ${done.length} of ${cells.length} examples${fewer === 0 ? '' : `, ${fewer} of them by fewer than ${values.steps} steps, for lack of time`}`);
  }
  for (const [name, cells] of Object.entries(distances)) {
    for (const [engine, cell] of Object.entries(cells)) if ('problem' in cell) console.log(`${engine} ${name}: ${cell.problem}`);
  }
  console.log('examples on CIFAR-10 were given random pictures in its format');
  for (const name of nudged.keys()) {
    console.log(`${name} is ${chaotic.includes(name) ? 'chaotic' : 'not chaotic'}: native eager with one kernel changed in its last bits is ${lastBits(name).toExponential(1)} away`);
  }
  for (const { engine, example, distance } of worst) console.log(`worst of ${engine}: ${distance.toExponential(1)} (${example}), held to ${held[engine]}`);
}
if (wrong.length > 0) process.exitCode = 1;
