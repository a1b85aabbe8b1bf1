/** `gradnetc sweep` as a user runs it: trials, pruning, failures, halving, a crash in the middle, and the winner as a file. */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bin, folder, gradnetc, stackTrace } from '../cli/gradnetc.ts';

const file = (sweep: string, { epochs = 2, train = 'optimizer: sgd(0.05)' } = {}): string => `data d {
  source: spirals(300)
}

network Net {
  input(d.shape)
  dense(16) -> tanh
  dense(d.classes) -> softmax
}

train Net on d {
  loss: cross_entropy
  ${train}
  batch: 30
  epochs: ${epochs}
}

${sweep}`;

interface Trial { trial: number; settings: Record<string, string>; state: string; figure: number | null; cause?: string; runs: { seed: number; ending: { kind: string }; epochs: { epoch: number; val_accuracy: number }[] }[] }
const results = (out: string): Trial[] => (JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as { trials: Trial[] }).trials;
const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');

describe('sweep', () => {
  it('trains every combination, tells the best, and writes it as a file that reproduces its figure', () => {
    const cwd = folder({ 'a.gradnet': file('sweep rates for Net on d {\n  learning_rate: any(0.001, 0.1)\n  batch: any(10, 50)\n}\n') });
    const { status, stdout, stderr } = gradnetc(['sweep', 'a.gradnet', '--engine', 'wasm', '-j', '1', '--no-prune'], { cwd });
    expect(stderr).not.toMatch(stackTrace);
    expect(status).toBe(0);
    const out = join(cwd, 'sweeps/rates');
    expect(readdirSync(out).sort()).toEqual(['best.gradnet', 'curves.svg', 'journal.jsonl', 'report.html', 'results.csv', 'results.json', 'together.svg', 'trials.svg']);
    const trials = results(out);
    expect(trials.map(({ settings }) => `${settings['learning_rate']} ${settings['batch']}`).sort()).toEqual(['0.001 10', '0.001 50', '0.1 10', '0.1 50']);
    const figures = trials.map(({ figure }) => figure!);
    expect(figures).toEqual([...figures].sort((a, b) => b - a));
    expect(stdout).toContain(`best: ${trials[0]!.trial}  learning_rate`);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).not.toMatch(/<script|src=|href=|NaN/);
    expect(lines(join(out, 'results.csv'))).toHaveLength(5);

    const best = gradnetc(['run', 'sweeps/rates/best.gradnet', '--engine', 'wasm', '--json'], { cwd });
    expect(best.status).toBe(0);
    const end = JSON.parse(best.stdout.trim().split('\n').at(-1)!) as { val_accuracy: number };
    expect(end.val_accuracy).toBeCloseTo(figures[0]!, 6);
    expect(gradnetc(['lint', 'sweeps/rates/best.gradnet'], { cwd }).status).toBe(0);
    // again: nothing is left
    const again = gradnetc(['sweep', 'a.gradnet', '--engine', 'wasm', '--no-prune'], { cwd });
    expect(again.stderr).toContain('4 trials, 0 left');
    expect(again.status).toBe(0);
  }, 90_000);

  it('leaves out what the analysis speaks against, and trains it when asked to', () => {
    const cwd = folder({ 'a.gradnet': file('sweep rates for Net on d {\n  optimizer: adam\n  learning_rate: any(0.01, 5)\n}\n') });
    const plan = gradnetc(['sweep', 'a.gradnet', '--plan'], { cwd });
    expect(plan.stdout).toMatch(/^1 {2}learning_rate 0\.01\n2 {2}learning_rate 5 {2}pruned: .* \(GN4103\)\n\n2 trials, 1 of them pruned; compared by val_accuracy\n$/);
    expect(existsSync(join(cwd, 'sweeps'))).toBe(false);
    expect(gradnetc(['sweep', 'a.gradnet', '--engine', 'wasm'], { cwd }).stderr).toContain('2 trials, 1 of them pruned');
    expect(results(join(cwd, 'sweeps/rates')).map(({ state }) => state)).toEqual(['trained', 'pruned']);
    // the same journal goes on with it
    gradnetc(['sweep', 'a.gradnet', '--engine', 'wasm', '--no-prune'], { cwd });
    expect(results(join(cwd, 'sweeps/rates')).map(({ state }) => state).sort()).not.toContain('pruned');
    expect(readFileSync(join(cwd, 'sweeps/rates/report.html'), 'utf8')).toContain('It spoke against 1 of 2 trials: learning-rate-out-of-range (GN4103).');
  }, 90_000);

  it('records trials that diverge or fail with their cause, and goes on', () => {
    const cwd = folder({ 'a.gradnet': file('sweep odd for Net on d {\n  batch: any(30, 100000)\n  learning_rate: any(0.05, 1e38)\n}\n') });
    const { status } = gradnetc(['sweep', 'a.gradnet', '--engine', 'wasm', '--no-prune'], { cwd });
    expect(status).toBe(0);
    const trials = results(join(cwd, 'sweeps/odd'));
    expect(trials[0]).toMatchObject({ state: 'trained', settings: { batch: '30', learning_rate: '0.05' } });
    expect(trials.find(({ settings }) => settings['batch'] === '30' && settings['learning_rate'] === '1e38')).toMatchObject({ state: 'diverged', cause: expect.stringMatching(/loss became/) as string });
    expect(trials.find(({ settings }) => settings['batch'] === '100000')).toMatchObject({ state: 'failed', cause: expect.stringMatching(/larger than the data/) as string });
  }, 90_000);

  it('halves: one in two goes on at each rung, from where it stood', () => {
    const text = (halving: string): string => file(`sweep rates for Net on d {\n  learning_rate: any(0.001, 0.01, 0.1, 0.5)\n  ${halving}\n}\n`, { epochs: 5 });
    const cwd = folder({ 'a.gradnet': text('halving: 2, first_rung: 1'), 'b.gradnet': text('search: grid') });
    for (const name of ['a', 'b']) expect(gradnetc(['sweep', `${name}.gradnet`, '--engine', 'wasm', '--no-prune', '-j', '2', '-o', name], { cwd }).status).toBe(0);
    const [halved, whole] = ['a', 'b'].map((name) => results(join(cwd, name)));
    // 4 trials to epoch 1, 2 to epoch 2, 1 to epoch 4 and on to the end
    expect(halved!.map(({ runs }) => runs[0]!.epochs.length).sort()).toEqual([1, 1, 2, 5]);
    const curve = (all: Trial[], trial: number): number[] => all.find((each) => each.trial === trial)!.runs[0]!.epochs.map(({ val_accuracy }) => val_accuracy);
    for (const { trial } of halved!) {
      const some = curve(halved!, trial);
      expect(some).toEqual(curve(whole!, trial).slice(0, some.length));
    }
    const at = (epoch: number): Trial[] => [...whole!].sort((a, b) => b.runs[0]!.epochs[epoch - 1]!.val_accuracy - a.runs[0]!.epochs[epoch - 1]!.val_accuracy || a.trial - b.trial);
    expect(halved!.filter(({ runs }) => runs[0]!.epochs.length > 1).map(({ trial }) => trial).sort()).toEqual(at(1).slice(0, 2).map(({ trial }) => trial).sort());
  }, 90_000);

  it('continues after kill -9 in the middle of a trial, and with half a line in its journal', async () => {
    const cwd = folder({ 'a.gradnet': file('sweep rates for Net on d {\n  learning_rate: any(0.001, 0.01, 0.05, 0.1, 0.2, 0.5)\n}\n', { epochs: 25 }) });
    const journal = join(cwd, 'out/journal.jsonl');
    const args = ['sweep', 'a.gradnet', '--engine', 'wasm', '--no-prune', '-j', '1', '-o', 'out'];
    const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: 'ignore' });
    const gone = new Promise((done) => child.on('exit', done));
    while (!existsSync(journal) || lines(journal).length < 3) await new Promise((next) => setTimeout(next, 20));
    child.kill('SIGKILL');
    await gone;
    const before = lines(journal);
    expect(before.length).toBeLessThan(7);
    appendFileSync(journal, '{"trial":4,"seed":1,"ending":{"kind":"comp');
    expect(gradnetc(args, { cwd }).status).toBe(0);
    const after = lines(journal);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(7);
    expect(results(join(cwd, 'out')).map(({ state }) => state)).toEqual(Array(6).fill('trained'));
    // what was trained after the crash is what an undisturbed sweep trains
    expect(gradnetc([...args.slice(0, -1), 'undisturbed'], { cwd }).status).toBe(0);
    const curves = (out: string): unknown => results(join(cwd, out)).map(({ trial, figure }) => ({ trial, figure }));
    expect(curves('out')).toEqual(curves('undisturbed'));
  }, 120_000);

  it('says what is wrong with the request', () => {
    const cwd = folder({
      'none.gradnet': file(''), 'two.gradnet': file('sweep a for Net on d { batch: any(1, 2) }\nsweep b for Net on d { batch: any(1, 2) }\n'),
      'endless.gradnet': file('sweep a for Net on d { learning_rate: log_uniform(0.001, 0.1) }\n'),
      'out/journal.jsonl': '{"sweep":"other","key":"0","engine":"wasm"}\n', 'a.gradnet': file('sweep a for Net on d { batch: any(1, 2) }\n'),
    });
    const failure = (...args: string[]): string => {
      const { status, stderr } = gradnetc(['sweep', ...args], { cwd });
      expect(status).toBe(2);
      expect(stderr).not.toMatch(stackTrace);
      return stderr;
    };
    expect(failure('none.gradnet')).toContain('none.gradnet leaves no value open');
    expect(failure('two.gradnet')).toContain('name one of them: gradnetc sweep two.gradnet a (there are a, b)');
    expect(failure('two.gradnet', 'c')).toContain('two.gradnet has no sweep `c`');
    expect(failure('endless.gradnet')).toContain('write `search: random(trials: 20)`');
    expect(failure('a.gradnet', '-o', 'out')).toContain('is of another sweep than this file now describes, or of another version of gradnet');
    expect(failure('a.gradnet', '-o', 'a.gradnet')).toMatch(/cannot make the folder a\.gradnet/);
    writeFileSync(join(cwd, 'bad.gradnet'), file('sweep a for Net on d { batch: any(0, 2) }\n'));
    expect(gradnetc(['sweep', 'bad.gradnet'], { cwd })).toMatchObject({ status: 1, stderr: expect.stringContaining('`batch` must be 1 or more') as string });
  });
});
