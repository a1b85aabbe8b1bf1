/** `gradnetc fmt` as a user runs it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, gradnetc, stackTrace } from './gradnetc.ts';

describe('gradnetc fmt', () => {
  it('writes files, says which, and finds nothing to do the second time', () => {
    const cwd = folder({ 'a.gradnet': 'let a=1\n', 'b/b.gradnet': 'let b = 1\n' });
    expect(gradnetc(['fmt'], { cwd })).toEqual({ status: 0, stdout: 'a.gradnet\n', stderr: '1 file laid out anew, 1 file left as it was\n' });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe('let a = 1\n');
    expect(gradnetc(['fmt', '--check'], { cwd })).toEqual({ status: 0, stdout: '', stderr: '2 files left as they were\n' });
  });

  it('--check writes nothing and exits with 1', () => {
    const cwd = folder({ 'a.gradnet': 'let a=1\n' });
    expect(gradnetc(['fmt', '--check', 'a.gradnet'], { cwd })).toMatchObject({ status: 1, stdout: 'a.gradnet\n' });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe('let a=1\n');
  });

  it('never touches a file with syntax errors, and goes on with the others', () => {
    const cwd = folder({ 'a.gradnet': 'network A { conv(3 }\n', 'b.gradnet': 'let b=1\n' });
    const { status, stdout, stderr } = gradnetc(['fmt'], { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'b.gradnet\n' });
    expect(stderr).toContain('GN0005');
    expect(stderr).toContain('1 file with syntax errors left alone');
    expect(stderr).not.toMatch(stackTrace);
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe('network A { conv(3 }\n');
  });

  it('formats stdin, as the configuration for its name says', () => {
    const cwd = folder({ '.prettierrc': '{ "tabWidth": 4 }\n', '.prettierignore': 'kept.gradnet\n' });
    const input = 'network A{\nrelu\n}\n';
    expect(gradnetc(['fmt', '-'], { cwd, input }).stdout).toBe('network A {\n    relu\n}\n');
    expect(gradnetc(['fmt', '--stdin-filename', 'kept.gradnet'], { cwd, input }).stdout).toBe(input);
    writeFileSync(join(cwd, '.prettierrc'), '{');
    const broken = gradnetc(['fmt', '-'], { cwd, input });
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain('configuration');
  });
});
