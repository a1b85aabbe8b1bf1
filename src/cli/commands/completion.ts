/** `gradnetc completion`: a script that lets a shell complete what the commands declare. */
import type { CommandSpec } from '../command.ts';
import { scripts, shells, type Shell } from '../completion/index.ts';
import { print } from '../output.ts';

export const completionCommand: CommandSpec = {
  name: 'completion',
  summary: 'write a script that completes commands in bash, zsh or fish',
  doc:
    'Writes to stdout a script for the shell, which then completes commands, options, and the values of those that take one ' +
    'of a few. It is of this version of gradnet: write it again after an update, or load it anew in each shell as the first example does.',
  arguments: [{ name: 'shell', doc: 'which shell', required: true, choices: shells }],
  options: [],
  examples: [
    { line: 'source <(gradnetc completion bash)', doc: 'in ~/.bashrc; with zsh in place of bash in ~/.zshrc, after compinit' },
    { line: 'gradnetc completion bash > ~/.local/share/bash-completion/completions/gradnetc', doc: 'loaded by bash-completion when it is first needed' },
    { line: 'gradnetc completion zsh > ~/.zfunc/_gradnetc', doc: 'a folder that `fpath` in ~/.zshrc names before compinit' },
    { line: 'gradnetc completion fish > ~/.config/fish/completions/gradnetc.fish', doc: 'loaded by fish' },
  ],
  async run([shell]) {
    // Only now, since the list of commands has this one.
    const { commands } = await import('./index.ts');
    print(scripts[shell as Shell](commands));
    return 0;
  },
};
