/** gradnet.config.json: found, checked key by key, heeded by lint, compile and the command line's order. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { knownDiagnostics } from '../../src/suppress.ts';
import { folder, gradnetc, root, small } from './gradnetc.ts';

/** Ten sigmoids in a row: one warning. */
const fading = small.replace('dense(16) -> relu', Array.from({ length: 10 }, () => 'dense(64) -> sigmoid').join(' -> '));
const name = 'gradnet.config.json';

/** What lint says with this configuration, a line a finding, without places. */
function told(config: unknown, args: readonly string[] = [], files: Readonly<Record<string, string>> = { 'a.gradnet': fading }): string[] {
  const cwd = folder({ [name]: typeof config === 'string' ? config : JSON.stringify(config), ...files });
  const { stdout, stderr } = gradnetc(['lint', '-f', 'concise', ...args], { cwd });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((it) => it !== '').map((it) => it.replace(/^(.*?):\d+:\d+: (\w+)\[(GN\d+)\].*$/, '$1 $2 $3'));
}

describe('says what is looked for', () => {
  it('severities', () => {
    expect(told({})).toEqual(['a.gradnet warning GN3001']);
    expect(told({ rules: { 'vanishing-gradient': 'off' } })).toEqual([]);
    expect(told({ rules: { GN3001: 'info' } })).toEqual(['a.gradnet info GN3001']);
    expect(told({ rules: { 'vanishing-gradient': 'error' } })).toEqual(['a.gradnet error GN3001']);
  });

  it('select and ignore, by name, code, beginning of codes', () => {
    expect(told({ select: ['GN4'] })).toEqual([]);
    expect(told({ select: ['GN3'] })).toEqual(['a.gradnet warning GN3001']);
    expect(told({ ignore: ['GN3'] })).toEqual([]);
    expect(told({ select: ['all'], ignore: ['vanishing-gradient'] }).join()).not.toContain('GN3001');
  });

  it('never leaves out an error', () => {
    expect(told({ select: ['GN4'], ignore: ['GN1'] }, [], { 'a.gradnet': small.replace('dense(16)', 'dnese(16)') })).toEqual(['a.gradnet error GN1001']);
  });

  it('overrides by path, the later one wins', () => {
    const files = { 'a.gradnet': fading, 'talks/b.gradnet': fading, 'talks/deep/c.gradnet': fading };
    const config = { overrides: [{ files: ['talks/**'], ignore: ['GN3001'] }, { files: ['**/c.gradnet'], rules: { GN3001: 'info' } }] };
    expect(told(config, [], files)).toEqual(['a.gradnet warning GN3001', `${join('talks', 'deep', 'c.gradnet')} info GN3001`]);
  });

  it('the command line wins', () => {
    expect(told({ ignore: ['GN3001'] }, ['--select', 'GN3001'])).toEqual(['a.gradnet warning GN3001']);
    expect(told({ rules: { GN3001: 'info' } }, ['--select', 'GN3'])).toEqual(['a.gradnet info GN3001']);
    expect(told({}, ['--ignore', 'GN3001, unused-name'])).toEqual([]);
    expect(told({ ignore: ['GN3001'] }, ['--isolated'])).toEqual(['a.gradnet warning GN3001']);
  });

  it('an unneeded comment for a rule that does not run is not told', () => {
    const files = { 'a.gradnet': small.replace('  flatten', '  // gradnet-ignore vanishing-gradient: as in the paper\n  flatten') };
    expect(told({}, [], files)).toEqual(['a.gradnet warning GN1024']);
    expect(told({ ignore: ['vanishing-gradient'] }, [], files)).toEqual([]);
  });

  it('format and number of warnings', () => {
    const cwd = folder({ [name]: '{ "format": "json", "maxWarnings": 0 }', 'a.gradnet': fading });
    const { status, stdout } = gradnetc(['lint'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ warnings: 1 });
    expect(status).toBe(1);
    expect(gradnetc(['lint', '--max-warnings', '1'], { cwd }).status).toBe(0);
    expect(gradnetc(['lint', '--exit-zero'], { cwd }).status).toBe(0);
    const sarif = folder({ [name]: '{ "format": "sarif" }', 'a.gradnet': fading });
    expect(JSON.parse(gradnetc(['lint'], { cwd: sarif }).stdout)).toMatchObject({ version: '2.1.0' });
  });

  it('compile heeds it', () => {
    const files = { 'a.gradnet': fading };
    const compile = (config: object): ReturnType<typeof gradnetc> => gradnetc(['compile', 'a.gradnet', '-o', 'a.mjs'], { cwd: folder({ ...files, [name]: JSON.stringify(config) }) });
    expect(compile({}).stderr).toContain('warning[GN3001]');
    expect(compile({ ignore: ['GN3001'] }).stderr).not.toContain('GN3001');
    expect(compile({ rules: { GN3001: 'error' } })).toMatchObject({ status: 1 });
  });
});

describe('is found', () => {
  it('in the folder of the file, or above it, also for stdin under a relative name', () => {
    const cwd = folder({ [name]: '{ "ignore": ["GN3001"] }', 'nets/deep/a.gradnet': fading });
    const deep = join(cwd, 'nets/deep');
    expect(gradnetc(['lint', 'a.gradnet'], { cwd: deep }).stdout).toBe('no findings in 1 file\n');
    expect(gradnetc(['lint', '--stdin-filename', join('nets', 'new', 'b.gradnet')], { cwd, input: fading }).stdout).toBe('no findings in 1 file\n');
    expect(gradnetc(['lint', '--stdin-filename', 'b.gradnet'], { cwd: deep, input: fading }).stdout).toBe('no findings in 1 file\n');
  });

  it('the nearest alone holds; --config names another', () => {
    const cwd = folder({ [name]: '{ "ignore": ["GN3001"] }', 'nets/gradnet.config.json': '{}', 'nets/a.gradnet': fading });
    expect(gradnetc(['lint', 'nets'], { cwd }).stdout).toContain('GN3001');
    expect(gradnetc(['lint', 'nets', '--config', name], { cwd }).stdout).toBe('no findings in 1 file\n');
    expect(gradnetc(['lint', 'nets', '--config', 'other.json'], { cwd })).toMatchObject({ status: 2, stderr: expect.stringMatching(/cannot read .*other\.json: no such file or directory\n/) as string });
  });

  it('--print-config shows what holds', () => {
    const cwd = folder({ [name]: '{ "rules": { "GN3001": "error" }, "ignore": ["dead-relu"], "format": "concise" }', 'a.gradnet': small });
    const shown = JSON.parse(gradnetc(['lint', '--print-config', 'a.gradnet', '--select', 'GN3'], { cwd }).stdout) as { config: string; rules: Record<string, string> };
    expect(shown).toMatchObject({ file: 'a.gradnet', format: 'concise', rules: { 'vanishing-gradient': 'error', 'unused-name': 'off' } });
    expect(shown.config.endsWith(name)).toBe(true);
  });
});

describe('is refused with 2, its line and column, and what to write', () => {
  it.each([
    ['{ "ruels": {} }', ':1:3: there is no key `ruels` here', 'did you mean `rules`?'],
    ['{\n  "rules": { "vanishing-gradiant": "off" }\n}', ':2:14: no finding is called `vanishing-gradiant`', 'did you mean vanishing-gradient?'],
    ['{ "rules": { "vanishing-gradient": "of" } }', ':1:36: `vanishing-gradient` cannot be "of"', 'did you mean `off`'],
    ['{ "rules": { "unknown-word": "off" } }', '`unknown-word` is an error and cannot be left out', 'mend the file'],
    ['{ "maxWarnings": -1 }', '`maxWarnings` takes a whole number, not -1', 'write it so'],
    ['{ "select": "GN3" }', '`select` takes a list in brackets, not "GN3"', 'write it so'],
    ['{ "overrides": [{ "ignore": ["GN3"] }] }', '`files` is missing', 'add "files": …'],
    ['{ "format": "xml" }', '`format` cannot be "xml"', 'there are `pretty`'],
    ['{ "ignore": ["GN3"], "ignore": [] }', ':1:22: `ignore` is given twice', 'remove one'],
    ['{ "ignore": ["GN3" ', 'not JSON: ', 'write it as'],
    ['', 'this file is empty', 'write {}'],
    ['['.repeat(100_000), '1:65: nested more than 64 levels deep', 'write it as'],
    [`{ "rules": ${'{ "a": '.repeat(5000)}`, 'nested more than 64 levels deep', 'write it as'],
    ['[]', 'the configuration takes an object in braces, not a list', 'write it so'],
  ])('%s', (text, problem, remedy) => {
    const { status, stdout, stderr } = gradnetc(['lint'], { cwd: folder({ [name]: text, 'a.gradnet': small }) });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(problem);
    expect(stderr).toContain(`= help: ${remedy}`);
  });

  it('on the command line too', () => {
    const cwd = folder({ 'a.gradnet': small });
    expect(gradnetc(['lint', '--select', 'vanishing-gradent'], { cwd })).toMatchObject({ status: 2, stderr: 'error: --select: no finding is called `vanishing-gradent`\n  = help: did you mean vanishing-gradient?\n' });
    expect(gradnetc(['lint', '--ignore', ','], { cwd }).status).toBe(2);
  });
});

describe('the schema', () => {
  const accepts = new Ajv().compile(JSON.parse(readFileSync(join(root, 'assets/gradnet.config.schema.json'), 'utf8')) as object);
  const reads = (config: unknown): boolean => {
    try {
      return readConfig('x', JSON.stringify(config), knownDiagnostics()) !== undefined;
    } catch {
      return false;
    }
  };

  it.each([
    [{}, true], [{ $schema: './schema.json', format: 'sarif', maxWarnings: 3 }, true], [{ rules: { GN3001: 'off', 'dead-relu': 'on' } }, true],
    [{ select: ['GN3', 'recommended'], overrides: [{ files: ['a/**'], ignore: ['GN4'] }] }, true],
    [{ rule: {} }, false], [{ rules: { nothing: 'off' } }, false], [{ rules: { GN3001: 2 } }, false], [{ maxWarnings: 1.5 }, false],
    [{ select: ['GN9999'] }, false], [{ overrides: [{ ignore: [] }] }, false], [{ overrides: [{ files: [], format: 'json' }] }, false],
  ])('and the reader agree on %j', (config, right) => {
    expect(accepts(config)).toBe(right);
    expect(reads(config)).toBe(right);
  });

  it('is packed with the package', () => expect(existsSync(join(root, 'assets/gradnet.config.schema.json'))).toBe(true));
});
