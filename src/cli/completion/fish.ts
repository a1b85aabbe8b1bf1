/** Completion for fish, 3.0 and later. */
import type { CommandSpec, OptionSpec } from '../command.ts';
import { headerOf, HELP, nextWords, offersOf, offersOfArguments, quoted as inQuotes, type Offers } from './offers.ts';

const quoted = (text: string): string => inQuotes(text.replaceAll('\\', '\\\\'));

export function fish(commands: readonly CommandSpec[]): string {
  const lines: string[] = [];
  for (const [before, words] of nextWords(commands)) {
    for (const { word, doc } of words) lines.push(`complete -c gradnetc -n ${quoted(`__gradnetc_typed ${inQuotes(before)}`)} -f -a ${quoted(word)} -d ${quoted(doc)}`);
  }
  for (const { name, options, arguments: args } of commands) {
    const within = `complete -c gradnetc -n ${quoted(`__gradnetc_within ${name}`)}`;
    lines.push(...[...options, HELP].map((option) => `${within}${optionFlags(option)} -d ${quoted(option.doc)}`));
    lines.push(`${within}${action(offersOfArguments(args))}`);
  }
  return `# ${headerOf('fish')}
function __gradnetc_typed --description 'these words and no others were typed before'
    set -l typed (commandline -opc)
    test "$typed[2..-1]" = "$argv[1]"
end
function __gradnetc_within --description 'the command of these words is typed'
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l length (count $argv)
    test "$typed[1..$length]" = "$argv"
end
${lines.join('\n')}
`;
}

function optionFlags(option: OptionSpec): string {
  const offers = offersOf(option);
  const flags = ` -l ${option.name}${option.short === undefined ? '' : ` -s ${option.short}`}`;
  // A value that may be left out is one only after `=`.
  return offers === undefined || option.optional ? flags : `${flags} -r${action(offers)}`;
}

const action = (offers: Offers): string =>
  offers === 'files'
    ? ' -F'
    : offers === 'folders'
      ? " -f -a '(__fish_complete_directories)'"
      : offers.length === 0
        ? ' -f'
        : ` -f -a ${quoted(offers.join(' '))}`;
