/** `verify` and the pictures of `analyze`, as a user runs them. */
import { describe, expect, it } from 'vitest';
import { wellFormedness } from './well-formed.ts';
import { folder, gradnetc, stackTrace } from './gradnetc.ts';

const untrained = `network Plain {
  input(32)
  repeat 3 { dense(64) -> tanh }
  dense(4)
}
`;

interface Report {
  network: string; seeds: number; batch: number; max_factor: number; median_factor: number;
  backward: { max_factor: number };
  layers: { name: string; line: number; factor: number; weight_grad_norm: Pair | null; backward_rms: Pair | null; forward_rms: Pair | null }[];
}
interface Pair { predicted: number; measured: number; factor: number; low: number; high: number; covered: number }

describe('verify', () => {
  it('agrees with theory where theory is exact enough, on noise', () => {
    const { status, stdout, stderr } = gradnetc(['verify', 'a.gradnet', '--seeds', '8', '--engine', 'cpu', '--format', 'json'], { cwd: folder({ 'a.gradnet': untrained }) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ network: 'Plain', seeds: 8, batch: 32 });
    expect(report.layers.map(({ name }) => name)).toEqual(['dense1', 'tanh1', 'dense2', 'tanh2', 'dense3', 'tanh3', 'dense4']);
    expect(report.layers[1]).toMatchObject({ line: 3, weight_grad_norm: null });
    expect(report.max_factor).toBeLessThan(1.3);
    expect(report.backward.max_factor).toBeLessThan(1.3);
    const all = report.layers.flatMap(({ weight_grad_norm: w, backward_rms: b, forward_rms: f }) => [w, b, f].filter((it) => it !== null));
    expect(all.length).toBe(18);
    for (const { predicted, measured, factor } of all) {
      expect(measured).toBeGreaterThan(0);
      // measured, not the prediction again
      expect(measured).not.toBe(predicted);
      expect(factor).toBeCloseTo(Math.max(predicted / measured, measured / predicted), 6);
    }
    expect(report.max_factor).toBe(Math.max(...report.layers.flatMap((it) => it.weight_grad_norm?.factor ?? [])));
  });

  it('measures the file\'s own training and data, and repeats itself', () => {
    const cwd = folder({ 'a.gradnet': `data digits { source: mnist }\n${untrained.replace('input(32)', 'input(28x28x1)\n  flatten').replace('dense(4)', 'dense(10) -> softmax')}\ntrain Plain on digits {\n  loss: cross_entropy\n  optimizer: sgd(0.1)\n  batch: 16\n  epochs: 1\n}\n` });
    const run = (...more: string[]): string => gradnetc(['verify', 'a.gradnet', '--seeds', '2', '--engine', 'cpu', '--format', 'json', ...more], { cwd }).stdout;
    const first = run();
    expect(JSON.parse(first)).toMatchObject({ batch: 16, data: expect.stringContaining('mnist') as string });
    expect(run()).toBe(first);
    expect(run('--seed', '9')).not.toBe(first);
    expect(JSON.parse(run('--noise'))).toMatchObject({ data: expect.stringContaining('gaussian') as string });
  });

  it('pretty: a line a layer, and the factors', () => {
    const { status, stdout } = gradnetc(['verify', 'a.gradnet', '--seeds', '2', '--engine', 'cpu'], { cwd: folder({ 'a.gradnet': untrained }) });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^dense1 .*\d\.\d\d$/m);
    expect(stdout).toMatch(/norm of the kernel's gradient: median factor \d\.\d\d, largest \d\.\d\d/);
  });

  it('says what is wrong with what it is given', () => {
    const cwd = folder({ 'a.gradnet': untrained, 'bad.gradnet': 'network A {\n  input(4)\n  dens(3)\n}\n', 'data.gradnet': 'data d {\n  source: mnist\n}\n', 'grid.gradnet': 'network A {\n  input(8x8x1)\n  conv(4, 3x3)\n}\n' });
    const failures = [['a.gradnet', '--seeds', '0'], ['a.gradnet', '--seeds', 'many'], ['grid.gradnet'], ['data.gradnet'], ['a.gradnet', '--data', 'nowhere', '--engine', 'cpu']];
    for (const args of failures) {
      const { status, stderr, stdout } = gradnetc(['verify', ...args], { cwd });
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: '' });
      expect(stderr).toMatch(/^error: .*\n {2}= help: /);
      expect(stderr).not.toMatch(stackTrace);
    }
    expect(gradnetc(['verify', 'bad.gradnet'], { cwd })).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('analyze as a picture', () => {
  const file = `network Deep {\n  input(16)\n  repeat 12 { dense(32) -> sigmoid }\n  dense(4) -> softmax\n}\n`;

  it('svg: well-formed, alone, with every layer and what was found', () => {
    const { status, stdout, stderr } = gradnetc(['analyze', 'a.gradnet', '--format', 'svg'], { cwd: folder({ 'a.gradnet': file }) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(wellFormedness(stdout)).toBe('');
    for (const name of ['dense1', 'sigmoid12', 'softmax1']) expect(stdout).toContain(`>${name}<`);
    expect(stdout).toContain('[GN3001] line 3');
    expect(stdout).not.toMatch(/<script|href=|url\(/);
    expect(stdout).not.toContain('NaN');
  });

  it('html: the picture, the findings and the figures in one file', () => {
    const { status, stdout } = gradnetc(['analyze', 'a.gradnet', '--format', 'html'], { cwd: folder({ 'a.gradnet': file }) });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toContain('<svg');
    expect(stdout).toContain('warning[GN3001]');
    expect(stdout.match(/<tr>/g)!.length).toBe(1 + 27);
    expect(stdout).not.toMatch(/<script|src=|NaN/);
  });
});
