/** Completion for bash, 3.2 and later, with or without the package bash-completion. */
import type { CommandSpec } from '../command.ts';
import { flagsOf, headerOf, HELP, nextWords, offersOf, offersOfArguments, quoted, type Offers } from './offers.ts';

export function bash(commands: readonly CommandSpec[]): string {
  const next = nextWords(commands);
  const known = commands.flatMap(({ name }) => name.split(' ').map((_, i, words) => [words.slice(0, i).join(' '), words[i]!].join(' ')));
  const values = commands.flatMap(({ name, options }) => options.flatMap((option) => {
    const offers = offersOf(option);
    return offers === undefined ? [] : [`    ${flagsOf(option).map((flag) => quoted(`${name} ${flag}`)).join('|')}) ${offering(offers)}; return ;;`];
  }));
  const groups = [...next].map(([before, words]) => `    ${quoted(before)}) ${offering([...words.map(({ word }) => word), ...flagsOf(HELP), ...(before === '' ? ['-V', '--version'] : [])])}; return ;;`);
  const ofCommands = commands.map(({ name, options, arguments: args }) => {
    const flags = [...options, HELP].flatMap(flagsOf);
    return `    ${quoted(name)}) if [[ $cur == -* ]]; then ${offering(flags)}; else ${offering(offersOfArguments(args))}; fi ;;`;
  });
  return `# ${headerOf('bash')}
_gradnetc() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command='' i
  # bash parts words at =
  if [[ $cur == = ]]; then cur=''; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
      ${[...new Set(known)].map(quoted).join('|')}) command=\${command:+$command }\${COMP_WORDS[i]} ;;
      *) break ;;
    esac
  done
  COMPREPLY=()
  case "$command $prev" in
${values.join('\n')}
  esac
  case $command in
${[...groups, ...ofCommands].join('\n')}
  esac
}
# Where nothing is offered bash completes files.
complete -o default -F _gradnetc gradnetc
`;
}

function offering(offers: Offers): string {
  if (offers === 'files') return ':';
  if (offers === 'folders') return 'compopt -o dirnames +o default 2>/dev/null';
  const noFiles = 'compopt +o default 2>/dev/null';
  return offers.length === 0 ? noFiles : `COMPREPLY=($(compgen -W ${quoted(offers.join(' '))} -- "$cur")); ${noFiles}`;
}
