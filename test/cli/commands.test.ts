/** compile, analyze, explain and doctor, each for what it promises. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { topics } from '../../src/cli/pages.ts';
import { folder, gradnetc, root, small } from './gradnetc.ts';

describe('compile', () => {
  it('prints the program, and with -o writes the same bytes', () => {
    const cwd = folder({ 'a.gradnet': small });
    const { status, stdout, stderr } = gradnetc(['compile', 'a.gradnet'], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\/\/ a\.mjs, from a\.gradnet by gradnetc/);
    expect(gradnetc(['compile', 'a.gradnet', '-o', 'b.mjs'], { cwd })).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(join(cwd, 'b.mjs'), 'utf8')).toBe(stdout);
    expect(readdirSync(cwd).sort()).toEqual(['a.gradnet', 'b.mjs']);
  });

  it('says when the program could not import its runtime where it lies', () => {
    const { stderr } = gradnetc(['compile', 'a.gradnet', '-o', 'b.mjs'], { cwd: folder({ 'a.gradnet': small }) });
    expect(stderr).toContain('note: b.mjs imports gradnet/runtime, which is not installed there');
  });

  it('--check compares and writes nothing', () => {
    const cwd = folder({ 'a.gradnet': small });
    const check = (): number | null => gradnetc(['compile', 'a.gradnet', '--check', '-o', 'b.mjs'], { cwd }).status;
    expect(check()).toBe(1);
    expect(readdirSync(cwd)).toEqual(['a.gradnet']);
    gradnetc(['compile', 'a.gradnet', '-o', 'b.mjs'], { cwd });
    expect(check()).toBe(0);
    writeFileSync(join(cwd, 'b.mjs'), 'changed by hand');
    expect(check()).toBe(1);
    expect(readFileSync(join(cwd, 'b.mjs'), 'utf8')).toBe('changed by hand');
  });

  it('--emit ast gives the tree, --emit ir the graph with its shapes', () => {
    const cwd = folder({ 'a.gradnet': small });
    const { items } = JSON.parse(gradnetc(['compile', 'a.gradnet', '--emit', 'ast'], { cwd }).stdout) as { items: { kind: string }[] };
    expect(items.map((it) => it.kind)).toEqual(['data', 'network', 'train']);
    const { stdout } = gradnetc(['compile', 'a.gradnet', '--emit', 'ir'], { cwd });
    expect(stdout).toMatch(/^network Small\n/);
    expect(stdout).toMatch(/\n {2}dense1 = dense\(flatten1, units: 16, .*\) {2}→ 16\n/);
  });

  it('--standalone writes a folder that runs without gradnet, and replaces only its own', () => {
    const cwd = folder({ 'a.gradnet': small, 'mine/notes.txt': 'keep me' });
    expect(gradnetc(['compile', 'a.gradnet', '--standalone', '-o', 'out'], { cwd }).status).toBe(0);
    expect(gradnetc(['compile', 'a.gradnet', '--standalone', '-o', 'out'], { cwd }).status).toBe(0);
    const run = spawnSync(process.execPath, ['program.mjs', '--engine', 'wasm', '--json'], { cwd: join(cwd, 'out'), encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout.trim().split('\n').at(-1)!)).toMatchObject({ done: true, engine: 'wasm' });
    const refused = gradnetc(['compile', 'a.gradnet', '--standalone', '-o', 'mine'], { cwd });
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('mine holds other files (notes.txt)');
    expect(readdirSync(join(cwd, 'mine'))).toEqual(['notes.txt']);
    expect(readdirSync(cwd).sort()).toEqual(['a.gradnet', 'mine', 'out']);
  });
});

describe('analyze', () => {
  it('json: every layer, with the figures of the literature', () => {
    const { status, stdout } = gradnetc(['analyze', 'examples/lenet5.gradnet', '--format', 'json']);
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as { parameters: number; layers: Record<string, unknown>[]; findings: unknown[] };
    expect(report.parameters).toBe(61_706);
    expect(report.findings).toEqual([]);
    const conv1 = report.layers.find((it) => it['name'] === 'conv1')!;
    expect(conv1).toMatchObject({ kind: 'conv', shape: [28, 28, 6], parameters: 156 });
    expect(Object.keys(conv1)).toEqual(['name', 'line', 'kind', 'shape', 'parameters', 'flops', 'forward_q', 'backward_rms', 'weight_grad_norm', 'low', 'high']);
    const source = readFileSync(join(root, 'examples/lenet5.gradnet'), 'utf8').split('\n');
    expect(source[(conv1['line'] as number) - 1]).toContain('conv(6, 5x5)');
    const { low, weight_grad_norm: norm, high } = conv1 as Record<string, number>;
    expect(low!).toBeGreaterThan(0);
    expect(norm!).toBeGreaterThan(low!);
    expect(high!).toBeGreaterThan(norm!);
    // Of the whole network: four tanh, each of which leaves about half; Adam at 3e-3, clipped at 1.
    const whole = (report as unknown as { network_profile: Record<string, number> }).network_profile;
    expect(whole['layers']).toBe(4);
    expect(whole['factor_per_layer']! ** 4).toBeCloseTo(whole['signal_ratio']!, 9);
    expect(whole['depth_scale']).toBeCloseTo(-1 / Math.log(whole['factor_per_layer']! ** 2), 9);
    expect(whole['factor_per_layer']! ** whole['layers_borne']!).toBeGreaterThan(1e-3);
    expect(whole['factor_per_layer']! ** (whole['layers_borne']! + 1)).toBeLessThan(1e-3);
    expect(whole['clip_threshold']).toBe(1);
    const squares = report.layers.reduce((sum, it) => sum + ((it['weight_grad_norm'] as number | null) ?? 0) ** 2, 0);
    expect(whole['global_norm']!).toBeGreaterThan(Math.sqrt(squares)); // biases, too
    expect(whole['global_norm']!).toBeLessThan(2 * Math.sqrt(squares));
  });

  it('pretty: a line a layer, bars, totals', () => {
    const { stdout } = gradnetc(['analyze', 'examples/cifar10-cnn.gradnet']);
    expect(stdout).toMatch(/^layer +shape +params +forward q +gradient at the layer/);
    expect(stdout).toMatch(/dense1 +64 +65,600 .*█/);
    expect(stdout).toMatch(/\nfirst layer: \S+ \[\S+, \S+\] of the gradient at the last · \d+ activations, each x\S+, \d+ are fine \(depth scale \S+\)\n/);
    expect(stdout).toMatch(/\nall gradients: .* · first step: \S+ to \S+ of the weights' size\n/);
    expect(stdout).toMatch(/\n122,570 parameters · .* · clean\n$/);
  });

  it('still shows the table below an error, and exits with 1', () => {
    const { status, stdout, stderr } = gradnetc(['analyze', 'a.gradnet'], { cwd: folder({ 'a.gradnet': small.replace('dense(10)', 'dense(7)') }) });
    expect(status).toBe(1);
    expect(stdout).toContain('dense1');
    expect(stderr).toContain('error[GN2005]');
  });

  it('a network that is not there gets a suggestion', () => {
    const { status, stderr } = gradnetc(['analyze', 'examples/lenet5.gradnet', '--network', 'Lenet']);
    expect(status).toBe(2);
    expect(stderr).toContain('did you mean LeNet5?');
  });
});

describe('explain', () => {
  it.each(topics().map((it) => [it.code, it.name] as const))('%s and %s give the same page', (code, name) => {
    const { status, stdout } = gradnetc(['explain', code.toLowerCase()]);
    expect(status).toBe(0);
    expect(stdout).toContain(`# ${name} (${code})`);
  });

  it('as data', () => {
    const pages = JSON.parse(gradnetc(['explain', '--all', '--format', 'json']).stdout) as { code: string; name: string; page: string }[];
    expect(pages.length).toBeGreaterThan(60);
    for (const { code, name, page } of pages) expect(page).toContain(`# ${name} (${code})`);
    expect(JSON.parse(gradnetc(['explain', 'GN3001', '-f', 'json']).stdout)).toEqual(pages.find(({ code }) => code === 'GN3001'));
    expect(gradnetc(['explain', 'GN3001', '--all'])).toMatchObject({ status: 2, stdout: '' });
  });
  it('by name', () => expect(gradnetc(['explain', 'Vanishing-Gradient']).stdout).toContain('# vanishing-gradient (GN3001)'));

  it('lists them all, and suggests', () => {
    const { stdout } = gradnetc(['explain']);
    for (const { code, name } of topics()) expect(stdout).toMatch(new RegExp(`^${code} .* ${name}$`, 'm'));
    expect(gradnetc(['explain', 'vanishing-gradiant'])).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean vanishing-gradient') as string });
  });
});

describe('doctor', () => {
  it('tries every engine and marks the one that would be used', () => {
    const { status, stdout } = gradnetc(['doctor', '--format', 'json']);
    expect(status).toBe(0);
    const { engines, data, node } = JSON.parse(stdout) as { node: string; engines: Record<string, unknown>[]; data: { name: string; files: string[] }[] };
    expect(node).toBe(process.version);
    expect(engines.map((it) => it['name'])).toEqual(['native', 'wasm', 'cpu']);
    expect(engines[1]!['description']).toBe('wasm simd'); // with the kernels that a run has
    expect(engines.filter((it) => it['chosen'])).toHaveLength(1);
    expect(data.map(({ name, files }) => [name, files.length])).toEqual([['mnist', 4], ['text', 1]]);
  });

  it('says what to do about an engine that is not there', () => {
    const { status, stdout } = gradnetc(['doctor'], { env: { GRADNET_TFJS_NODE: join(root, 'nowhere') } });
    expect(status).toBe(0);
    expect(stdout).toMatch(/✗ native .*\n +/);
    expect(stdout).toMatch(/✓ wasm .* ← used/);
    expect(stdout).toContain('= help:');
  });
});
