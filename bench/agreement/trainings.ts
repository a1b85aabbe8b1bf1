/** Has examples trained in processes of their own, each for so long at most, and gathers the losses of their steps. */
import { spawn } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stream } from '../../src/runtime/random.ts';

/** `expected` and `gradients` where both engines did the step, from the same weights. */
export interface StepDone { readonly loss: number; readonly expected?: number; readonly gradients?: number }
/** `problem` is why not all steps were done. */
export interface Trained { readonly steps: readonly StepDone[]; readonly problem?: string }

type Line = { readonly example: string; readonly ended?: string } & Partial<StepDone>;

/** Six files of CIFAR-10's binary version that are one: a label and 3,072 bytes a record, the same in every run. Removed when the process ends. */
export function noiseAsCifar(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-agreement-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [records, size] = [10_000, 3073];
  const random = stream(1, 'pictures');
  const bytes = Uint8Array.from({ length: records * size }, () => 256 * random());
  for (let record = 0; record < records; record++) bytes[record * size] = record % 10;
  const first = join(folder, 'test_batch.bin');
  writeFileSync(first, bytes);
  for (let n = 1; n <= 5; n++) linkSync(first, join(folder, `data_batch_${n}.bin`));
  return folder;
}

/** Trains examples in a way of train.ts'; a process that takes too long for one is ended, and another goes on with those after it. */
export async function trainAll(way: string, names: readonly string[], { steps, minutes, cifar }: { steps: number; minutes: number; cifar: string }): Promise<Map<string, Trained>> {
  const found = new Map<string, Trained>();
  const trainSome = async (waiting: string[]): Promise<void> => {
    const child = spawn(process.execPath, ['scripts/run.mjs', 'bench/agreement/train.ts', way, String(steps), cifar, ...waiting.map((name) => `examples/${name}.gradnet`)], {
      stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    });
    let done: StepDone[] = [];
    const ended = (problem: string): void => {
      const name = waiting.shift();
      if (name === undefined) return;
      found.set(name, problem === '' ? { steps: done } : { steps: done, problem });
      console.error(`${way} ${name}: ${done.length} steps${problem === '' ? '' : `, ${problem}`}`);
      done = [];
    };
    let timer: NodeJS.Timeout | undefined;
    let late = false;
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => { late = true; child.kill('SIGKILL'); }, 60_000 * minutes);
    };
    restart();
    for await (const line of createInterface({ input: child.stdout })) {
      const { ended: reason, loss, expected, gradients } = JSON.parse(line) as Line;
      if (reason === undefined) done.push({ loss: loss ?? NaN, expected, gradients } as StepDone);
      else {
        ended(reason);
        restart();
      }
    }
    clearTimeout(timer);
    ended(late ? `${minutes} minutes were over` : 'its process ended');
  };
  for (let left = names; left.length > 0; left = left.filter((it) => !found.has(it))) await trainSome([...left]);
  return found;
}
