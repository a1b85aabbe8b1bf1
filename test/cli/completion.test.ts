/** `gradnetc completion`: the scripts in the shells themselves; zsh and fish where they are installed. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { shells, type Shell } from '../../src/cli/completion/index.ts';
import { folder, gradnetc } from './gradnetc.ts';

const isInstalled = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** What stands in the driver's place is a command line up to the cursor; each prints what is offered, one a line. */
const drivers: Readonly<Record<Shell, string>> = {
  // readline parts words at `=`, too, and falls back on files by itself where nothing is offered
  bash: `source ./script; line=$1; IFS=$' \\t\\n' read -ra COMP_WORDS <<< "\${line//=/ = }"; [[ $line == *' ' || $line == *= ]] && COMP_WORDS+=('')
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _gradnetc; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // a shell in a terminal of its own, in which the list of matches is made to be printed between two marks
  zsh: `zmodload zsh/zpty; zpty z zsh -f -i; zpty -w z "PS1=; autoload -Uz compinit; compinit -u -D; source ./script; LISTMAX=1000000
    compadd() { local -a found; builtin compadd -O found \\"\\$@\\"; print -rl -- '<'\\$^found'>'; builtin compadd \\"\\$@\\" }; listed() { zle complete-word; print en''ded }; zle -N listed; bindkey '^I' listed; print rea''dy"
    zpty -r -m z seen '*ready*'; zpty -w -n z "$1"$'\\t'; zpty -r -m z seen '*ended*'; print -r -- "$seen" | tr -d '\\r' | grep -o '<[^<>]*>' | tr -d '<>'; zpty -d z`,
  fish: `source ./script; complete -C "$argv[1]" | string replace -r '\\t.*' ''`,
};

const script = new Map<Shell, string>();

/** The offers for a command line that ends at the cursor. */
function offered(shell: Shell, line: string): string[] {
  const cwd = folder({ 'model.gradnet': '', 'nets/a.gradnet': '' });
  if (!script.has(shell)) script.set(shell, gradnetc(['completion', shell]).stdout);
  writeFileSync(join(cwd, 'script'), script.get(shell)!);
  const { stdout, stderr } = spawnSync(shell, [...(shell === 'zsh' ? ['-f'] : []), '-c', drivers[shell], ...(shell === 'fish' ? [] : [shell]), line], { cwd, encoding: 'utf8', timeout: 30_000 });
  expect(stderr).toBe('');
  return [...new Set(stdout.split('\n').map((it) => it.trim()).filter((it) => it !== ''))].sort();
}

describe.each(shells)('%s', (shell) => {
  const on = it.skipIf(!isInstalled(shell));

  on('offers commands, and after a group its own', () => {
    const first = offered(shell, 'gradnetc ');
    for (const { name } of commands) expect(first).toContain(name.split(' ')[0]);
    expect(first).not.toContain('list');
    const runs = commands.flatMap(({ name }) => (name.startsWith('runs ') ? [name.slice(5)] : []));
    expect(offered(shell, 'gradnetc runs ').filter((it) => !it.startsWith('-'))).toEqual(runs.sort());
  });

  on('offers what begins as typed: options of the command, values of an option, of an argument', () => {
    expect(offered(shell, 'gradnetc lint --max')).toEqual(['--max-warnings']);
    expect(offered(shell, 'gradnetc lint --format ')).toEqual(['concise', 'github', 'json', 'pretty', 'sarif']);
    expect(offered(shell, 'gradnetc lint -f sa')).toEqual(['sarif']);
    expect(offered(shell, 'gradnetc runs list --format js')).toEqual(['json']);
    expect(offered(shell, 'gradnetc completion ')).toEqual([...shells].sort());
    expect(offered(shell, 'gradnetc explain vanishing')).toEqual(['vanishing-gradient']);
  });
});

it('in bash a value after `=` as well, and files where nothing is offered', () => {
  expect(offered('bash', 'gradnetc run --engine=w')).toEqual(['wasm']);
  expect(offered('bash', 'gradnetc run --engine=')).toEqual(['auto', 'cpu', 'native', 'wasm']);
  expect(offered('bash', 'gradnetc run mod')).toEqual([]);
});

it.skipIf(!isInstalled('fish'))('in fish files for an argument, folders for --out', () => {
  expect(offered('fish', 'gradnetc run mo')).toEqual(['model.gradnet']);
  expect(offered('fish', 'gradnetc run --out n')).toEqual(['nets/']);
});

it('refuses a shell that it does not know', () => {
  expect(gradnetc(['completion', 'tcsh'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('bash, zsh, fish') as string });
});
