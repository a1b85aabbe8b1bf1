/** `gradnetc graph`: its formats, where they go, and what it refuses. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { folder, gradnetc, small, stackTrace } from './gradnetc.ts';

const wrong = small.replace('dense(16)', 'dense(16, activaton: relu)');

describe('gradnetc graph', () => {
  it('writes what the ending of the file says; a PNG has the same pixels each time', () => {
    const cwd = folder({ 'a.gradnet': small });
    for (const out of ['a.svg', 'a.dot', 'a.mmd', 'a.png', 'b.png']) expect(gradnetc(['graph', 'a.gradnet', '-o', out], { cwd })).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const read = (name: string): Buffer => readFileSync(join(cwd, name));
    expect(read('a.svg').toString()).toMatch(/^<svg .*aria-label="the network Small"/);
    expect(read('a.dot').toString()).toMatch(/^digraph "Small"/);
    expect(read('a.mmd').toString()).toMatch(/^flowchart TB/);
    expect(read('b.png').equals(read('a.png'))).toBe(true);
    const { width, height, data } = PNG.sync.read(read('a.png'));
    expect([width, height].every((it) => it > 300)).toBe(true);
    // Letters are drawn: there is ink besides paper, boxes and their edges.
    const title = [...Array(60 * width).keys()].filter((i) => data[4 * i]! < 80).length;
    expect(title).toBeGreaterThan(200);
  }, 120_000);

  it('draws what is left of a network with errors, tells them, and fails', () => {
    const { status, stdout, stderr } = gradnetc(['graph', 'a.gradnet', '--format', 'mermaid'], { cwd: folder({ 'a.gradnet': wrong }) });
    expect(status).toBe(1);
    expect(stdout).toContain('flowchart TB');
    expect(stderr).toContain('activaton');
  });

  it('refuses what has no meaning', () => {
    const cwd = folder({ 'a.gradnet': small });
    for (const [args, says] of [
      [['-o', 'a.jpg'], 'a.jpg does not say how to draw'],
      [['--fold', 'all'], '--fold takes a whole number, not all'],
      [['--fold', '1', '--expand'], '--fold and --expand contradict each other'],
      [['--network', 'Smal'], 'did you mean Small?'],
    ] as const) {
      const { status, stderr } = gradnetc(['graph', 'a.gradnet', ...args], { cwd });
      expect(status).toBe(2);
      expect(stderr).toContain(says);
      expect(stderr).not.toMatch(stackTrace);
    }
    expect(existsSync(join(cwd, 'a.jpg'))).toBe(false);
  });
});
