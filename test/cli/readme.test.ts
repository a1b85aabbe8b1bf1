/** What the README shows of a command is what the command says: blocks that begin with `$ gradnetc`, to where they are cut off. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gradnetc, root } from './gradnetc.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const shown = [...readme.matchAll(/^```\n\$ gradnetc (.+)\n([^]*?)^```$/gm)].map(([, command, output]) => ({ command: command!, output: output! }));

describe('README', () => {
  it('shows what a command says', () => expect(shown.length).toBeGreaterThan(0));

  it.each(shown)('$command', ({ command, output }) => {
    const { stdout } = gradnetc(command.split(' '));
    expect(stdout.slice(0, output.length)).toBe(output);
  });

  it('names only commands that there are', () => {
    const named = [...readme.matchAll(/gradnetc ([a-z]+)/g)].map(([, name]) => name!);
    const help = gradnetc(['--help']).stdout;
    expect(named.filter((name) => !new RegExp(`^ {2}${name}\\b`, 'm').test(help))).toEqual([]);
  });

  it('names only scripts and benches that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});
