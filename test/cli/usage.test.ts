/** The command line itself: help, versions, mistyped commands and options, and the exit codes of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { runCommand } from '../../src/cli/commands/run.ts';
import { argumentsOf } from '../../src/cli/run-program.ts';
import { gradnetc, root, stackTrace } from './gradnetc.ts';

describe('gradnetc', () => {
  it('prints its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(gradnetc(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints help without a command, and for --help', () => {
    const help = gradnetc(['--help']);
    expect(help.status).toBe(0);
    for (const { name, summary } of commands) {
      expect(help.stdout).toMatch(new RegExp(`^  ${name.split(' ')[0]!} `, 'm'));
      expect(summary.endsWith('.')).toBe(false);
    }
    expect(gradnetc([])).toEqual(help);
  });

  it.each(commands.map((it) => [it.name, it] as const))('helps with %s: arguments, options, examples', (name, command) => {
    const { status, stdout, stderr } = gradnetc([...name.split(' '), '--help']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const option of command.options) expect(stdout).toContain(`--${option.name}`);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { line } of command.examples) expect(stdout).toContain(line);
  });

  it.each([
    [['lnt'], 'lint'],
    [['complie'], 'compile'],
    [['native', 'instal'], 'install'],
    [['lint', '--formt', 'json'], '--format'],
    [['run', '--epoch', '3', 'x.gradnet'], '--epochs'],
  ])('suggests for %j', (args, suggestion) => {
    const { status, stdout, stderr } = gradnetc(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean');
    expect(stderr).toContain(suggestion);
  });

  it.each([
    [['compile'], 'missing required argument'],
    [['lint', '--format', 'xml'], 'Allowed choices are pretty, concise, json'],
    [['run', 'a.gradnet', '--engine', 'gpu'], 'Allowed choices are auto, native, wasm, cpu'],
    [['lint', '--max-warnings', 'few'], '--max-warnings takes a whole number'],
    [['compile', '-'], 'a file is wanted here, not stdin'],
    [['run', '--watch-page', 'missing.gradnet', '--engine', 'cpu'], 'missing.gradnet'],
    [['native', 'install', '--mirror', 'x', '--from-wheel'], 'exclude each other'],
  ])('refuses %j with 2 and says what is allowed', (args, message) => {
    const { status, stderr } = gradnetc(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stackTrace);
  });
});

it('a program is called with what was given, and that may be what holds anyway but for its file', () => {
  expect(argumentsOf(runCommand.options, { epochs: '3', 'watch-page': 'any', json: true })).toEqual(['--epochs=3', '--watch-page=any', '--json']);
  expect(argumentsOf(runCommand.options, { 'checkpoint-every': 'auto' })).toEqual(['--checkpoint-every=auto']);
  expect(runCommand.options.filter((option) => option.default !== undefined)).toEqual([]);
});
