/**
 * Do engines train alike? Every example's first steps as graphs on the native engine, one operation after another there, on
 * WebAssembly and in plain JavaScript: the largest relative distances of their losses to those of native eager. Four samples
 * a step; of pictures of 224 by 224 two, at rates that go with it.
 *
 * `npm run bench -- agreement [--only lenet5,gru] [--engines graph,wasm] [--steps 20] [--minutes 5] [--json]`
 *
 * Other engines are compared twice. By itself an engine trains from the first weights on, and what its rounding did in one step
 * goes into the next. And each step of the native training is done by the other engine from the native weights of that step
 * ("each"), where a distance is that of one step's operations; then gradients are compared, too ("grad").
 *
 * Some networks are chaotic at a few samples a step: where an engine by itself is further away than it is held to, the example
 * is trained on native eager three times more, with every weight moved to a neighbouring number of float32 at the beginning. An
 * engine that is about as far away as that is right, if its single steps are.
 *
 * An engine that needs longer than the minutes for an example is compared by the steps that it did, and the table says how many;
 * plain JavaScript leaves out those of which one step takes minutes. Examples on CIFAR-10 are given pictures of noise in its
 * format, since how engines compute does not depend on them.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { noiseAsCifar, trainAll, type StepDone, type Trained } from './trainings.ts';

const { values } = parseArgs({ options: {
  only: { type: 'string' }, engines: { type: 'string', default: 'graph,wasm,cpu' }, steps: { type: 'string', default: '20' }, minutes: { type: 'string', default: '5' }, json: { type: 'boolean', default: false },
} });

/** They train nothing by themselves: parts that others import. */
const PARTS = new Set(['blocks']);
/** So many times what a change of last bits makes is still of its size. */
const OF_ITS_SIZE = 10;
const NUDGES = ['nudged1', 'nudged2', 'nudged3'];
/** What each is held to, of eager native steps. */
const held = { graph: 1e-6, wasm: 1e-4, cpu: 1e-4 } as const;
type Engine = keyof typeof held;
const engines = values.engines.split(',') as Engine[];
const given = { steps: Number(values.steps), minutes: Number(values.minutes), cifar: noiseAsCifar() };

const examples = readdirSync('examples').filter((file) => file.endsWith('.gradnet')).map((file) => file.replace('.gradnet', ''))
  .filter((name) => (values.only === undefined ? !PARTS.has(name) : values.only.split(',').includes(name)));

/** Of losses below 1 the absolute distance: they have as few digits as their terms leave them. NaN where one is no number. */
function apart(found: readonly number[], expected: readonly number[]): number {
  return Math.max(...found.map((loss, i) => Math.abs(loss - expected[i]!) / Math.max(1, Math.abs(expected[i]!))));
}
const lossesOf = ({ steps }: Trained): number[] => steps.map(({ loss }) => loss);

/** What was found of an example on an engine; numbers of steps that were done beside distances. */
interface Cell { steps: number; alone: number; each?: { steps: number; losses: number; gradients: number }; problem?: string }

const eager = await trainAll('eager', examples, given);
const cells = new Map<string, Partial<Record<Engine, Cell>>>(examples.map((name) => [name, {}]));
for (const engine of engines) {
  const alone = await trainAll(engine, examples, given);
  const each = engine === 'graph' ? undefined : await trainAll(`${engine}-each`, examples, given);
  for (const name of examples) {
    const expected = lossesOf(eager.get(name)!);
    const losses = lossesOf(alone.get(name)!).slice(0, expected.length);
    const both = each?.get(name)?.steps as Required<StepDone>[] | undefined;
    const problem = alone.get(name)!.problem ?? each?.get(name)?.problem ?? eager.get(name)!.problem;
    cells.get(name)![engine] = {
      steps: losses.length, alone: apart(losses, expected),
      ...(both && { each: { steps: both.length, losses: apart(both.map(({ loss }) => loss), both.map((it) => it.expected)), gradients: Math.max(...both.map(({ gradients }) => gradients)) } }),
      ...(problem === undefined ? {} : { problem }),
    };
  }
}

const isBeyond = (engine: Engine, cell: Cell): boolean => cell.steps > 0 && !(cell.alone < held[engine]);
const beyond = examples.filter((name) => engines.some((engine) => isBeyond(engine, cells.get(name)![engine]!)));
const nudged = new Map<string, number[][]>();
if (beyond.length > 0) {
  for (const way of NUDGES) {
    for (const [name, trained] of await trainAll(way, beyond, given)) nudged.set(name, [...(nudged.get(name) ?? []), lossesOf(trained)]);
  }
}
/** How far native eager is from itself in so many steps after a change of last bits. */
const lastBits = (name: string, steps: number): number =>
  Math.max(0, ...(nudged.get(name) ?? []).map((losses) => apart(losses.slice(0, steps), lossesOf(eager.get(name)!))));

type Verdict = 'as held to' | 'chaotic' | 'wrong' | 'absent';
function verdict(name: string, engine: Engine): Verdict {
  const cell = cells.get(name)![engine]!;
  if (cell.each !== undefined && cell.each.steps > 0 && !(cell.each.losses < held[engine])) return 'wrong';
  if (cell.steps === 0) return 'absent';
  if (!isBeyond(engine, cell)) return 'as held to';
  return cell.alone < OF_ITS_SIZE * lastBits(name, cell.steps) ? 'chaotic' : 'wrong';
}

const counted = (distance: number, steps: number): string =>
  (steps === 0 ? '-' : `${distance.toExponential(1)}${steps < given.steps ? ` (${steps})` : ''}`).padStart(14);
if (values.json) {
  const table = examples.map((name) => [name, Object.fromEntries(engines.map((engine) => [engine, { ...cells.get(name)![engine], verdict: verdict(name, engine) }]))] as const);
  console.log(JSON.stringify({ steps: given.steps, examples: Object.fromEntries(table), lastBits: Object.fromEntries(beyond.map((name) => [name, lastBits(name, given.steps)])) }));
} else {
  const heads = engines.flatMap((engine) => (engine === 'graph' ? ['graph'] : [engine, `${engine} each`, `${engine} grad`]));
  console.log(`${'example'.padEnd(22)}${heads.map((it) => it.padStart(14)).join('')}${beyond.length > 0 ? 'last bits'.padStart(14) : ''}`);
  for (const name of examples) {
    const texts = engines.flatMap((engine) => {
      const { steps, alone, each } = cells.get(name)![engine]!;
      return [counted(alone, steps), ...(each ? [counted(each.losses, each.steps), counted(each.gradients, each.steps)] : [])];
    });
    console.log(`${name.padEnd(22)}${texts.join('')}${nudged.has(name) ? counted(lastBits(name, given.steps), given.steps) : ''}`);
  }
  for (const engine of engines) {
    const of = (wanted: Verdict): string[] => examples.filter((name) => verdict(name, engine) === wanted);
    const fewer = examples.filter((name) => cells.get(name)![engine]!.steps < given.steps && !of('absent').includes(name)).length;
    console.log(`${engine}: held to ${held[engine]}, as are ${of('as held to').length} of ${examples.length}${fewer === 0 ? '' : `, ${fewer} by fewer than ${given.steps} steps`}`);
    if (of('chaotic').length > 0) console.log(`  no further away than native eager from itself after a change of last bits: ${of('chaotic').join(', ')}`);
    if (of('wrong').length > 0) console.log(`  further away: ${of('wrong').join(', ')}`);
    for (const name of examples) {
      const { problem } = cells.get(name)![engine]!;
      if (problem !== undefined) console.log(`  ${name}: ${problem}`);
    }
  }
  console.log('examples on CIFAR-10 were given random pictures in its format');
}
if (examples.some((name) => engines.some((engine) => verdict(name, engine) === 'wrong'))) process.exitCode = 1;
