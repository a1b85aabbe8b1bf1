/** Two processes that want the same at the same moment: a folder for a run, or one that an ended process has left. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

/** Enough of each that a fault shows: one of locks did in every sixtieth round, one of folders in nearly all. */
const ROUNDS = { lock: 300, folder: 50 };
let cwd: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'gradnet-two-'));
  // Each round begins at a moment that both know.
  const contents = `
    import { writeFileSync } from 'node:fs';
    import { lockRun } from './src/runtime/checkpoint/lock.ts';
    import { openRunFolder } from './src/runtime/train/run-folder.ts';
    const [, , kind, answers, from] = process.argv;
    const take = { lock: () => lockRun('.'), folder: () => openRunFolder(undefined, 'run', undefined, undefined, lockRun) }[kind];
    const taken = [];
    for (let round = 0; round < ${JSON.stringify(ROUNDS)}[kind]; round++) {
      process.chdir(kind + round);
      while (Date.now() < Number(from) + 10 * round);
      try { take(); taken.push('taken'); } catch (error) { taken.push(error.message); }
      process.chdir('..');
    }
    writeFileSync(answers, JSON.stringify(taken));
    process.stdin.resume(); // a lock is free when its process has ended`;
  await build({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, platform: 'node', format: 'esm', outfile: join(cwd, 'take.mjs') });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** What came of each round, of both together. */
async function rounds(kind: 'lock' | 'folder'): Promise<string[]> {
  const from = Date.now() + 500;
  const children = [0, 1].map((i) => spawn(process.execPath, ['take.mjs', kind, `${kind}.${i}`, String(from)], { cwd, stdio: ['pipe', 'inherit', 'inherit'] }));
  const ended = children.map((child) => new Promise((done) => child.once('close', done)));
  while (![0, 1].every((i) => existsSync(join(cwd, `${kind}.${i}`)))) await after(50);
  await after(200); // what was made last is written to its end
  for (const child of children) child.stdin!.end();
  await Promise.all(ended);
  const [one, other] = [0, 1].map((i) => JSON.parse(readFileSync(join(cwd, `${kind}.${i}`), 'utf8')) as string[]);
  return one!.map((answer, round) => [answer, other![round]!].sort().join(' | '));
}

it('the lock of a process that has ended is taken by one of them', async () => {
  for (let round = 0; round < ROUNDS.lock; round++) {
    mkdirSync(join(cwd, `lock${round}`));
    writeFileSync(join(cwd, `lock${round}`, 'run.lock'), JSON.stringify({ pid: 2 ** 30, host: hostname(), began: '1' }));
  }
  for (const came of await rounds('lock')) expect(came).toMatch(/^another process \(\d+\) trains in \. now \| taken$/);
});

it('each has a folder in runs/, which neither found there', async () => {
  for (let round = 0; round < ROUNDS.folder; round++) mkdirSync(join(cwd, `folder${round}`));
  for (const came of await rounds('folder')) expect(came).toBe('taken | taken');
});
