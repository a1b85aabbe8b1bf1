/**
 * The first steps of examples in one way: `node scripts/run.mjs bench/agreement/train.ts WAY STEPS CIFAR FILE …`, where CIFAR is
 * the folder of that set's files, and WAY
 * - wasm, cpu, graph or eager (native both), an engine by itself;
 * - nudged1, nudged2 …, eager with weights of other last bits;
 * - wasm-each or cpu-each: eager, whose every step the engine does as well, from the same weights.
 *
 * A line of JSON a step, { example, loss } or with another engine's { example, loss, expected, gradients }, so that what was
 * done until the time was up is known, and one { example, ended } after the last, with the reason where it was not the last.
 */
import { writeSync } from 'node:fs';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { missingOwnKernels } from '../../src/runtime/engine/native/own-kernels.ts';
import type { EngineName } from '../../src/runtime/engine/types.ts';
import { stream } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { openExample, type Example } from './example.ts';
import { stepsOfBoth } from './same-weights.ts';

const [way, given, cifar, ...files] = process.argv.slice(2) as [string, string, string, ...string[]];
const steps = Number(given);
const [, engine, each] = /^(wasm|cpu)(-each)?$/.exec(way) ?? [];
/** Floating-point operations of a step: plain JavaScript does some hundred million a second, and more would be minutes for a single one. */
const MOST_IN_JAVASCRIPT = 10e9;
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);

function refuseLarge({ operations }: Example): void {
  if (engine === 'cpu' && operations > MOST_IN_JAVASCRIPT) throw new Error(`a step of ${(operations / 1e9).toFixed(0)} billion operations takes minutes`);
}

/** Every weight becomes the next number above or below it, or about that, as rounding would have it. */
function nudge({ model }: Example): void {
  const random = stream(1, way);
  for (const weight of model.weights) {
    const values = weight.read().dataSync().map((value) => value * (1 + (random() < 0.5 ? -1 : 1) * 2 ** -23));
    weight.write(tf.tensor(values, weight.read().shape));
  }
}

async function train(file: string): Promise<void> {
  if (each !== undefined) {
    for await (const step of stepsOfBoth(file, cifar, engine as EngineName, steps, refuseLarge)) say({ example: file, ...step });
    return;
  }
  const example = await openExample(file, cifar, { eager: way !== 'graph' });
  refuseLarge(example);
  if (way.startsWith('nudged')) nudge(example);
  for (let i = 0; i < steps; i++) say({ example: file, loss: example.step(i) });
  example.dispose();
}

const others = engine !== undefined && each === undefined;
await selectEngine(others ? engine as EngineName : 'native');
// what people train with is compared, or nothing
if (!others && missingOwnKernels() !== undefined) throw new Error(`gradnet's own operations are not there: ${missingOwnKernels()}`);
for (const file of files) {
  try {
    await train(file);
    say({ example: file, ended: '' });
  } catch (error) {
    say({ example: file, ended: (error as Error).message });
  }
}
