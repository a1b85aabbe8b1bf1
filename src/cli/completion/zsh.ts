/** Completion for zsh: sourced after compinit, or as the function _gradnetc in a folder of fpath. */
import type { CommandSpec, OptionSpec } from '../command.ts';
import { headerOf, HELP, nextWords, offersOf, offersOfArguments, quoted, type Offers } from './offers.ts';

export function zsh(commands: readonly CommandSpec[]): string {
  const next = nextWords(commands);
  const groups = [...next].map(([before, words]) => {
    const described = words.map(({ word, doc }) => quoted(`${word.replaceAll(':', '\\:')}:${doc}`)).join(' ');
    return `    ${quoted(before)}) if (( CURRENT == depth + 1 )); then next=(${described}); _describe command next; return; fi ;;`;
  });
  const ofCommands = commands.map(({ name, options, arguments: args }) => {
    const specs = [...options, HELP].map(optionSpec);
    return `    ${quoted(name)}) _arguments -s ${[...specs, ...(args.length === 0 ? [] : [quoted(`*:${escaped(args[0]!.name)}:${action(offersOfArguments(args))}`)])].join(' ')} ;;`;
  });
  return `#compdef gradnetc
# ${headerOf('zsh')}
_gradnetc() {
  local command='' depth=1 word
  local -a next
  for word in "\${(@)words[2,CURRENT - 1]}"; do
    case $command in
${groups.map((it) => `  ${it.replace(/\) if.*/, ') ;;')}`).join('\n')}
      *) break ;;
    esac
    [[ $word == -* ]] && break
    command=\${command:+$command }$word
    (( depth++ ))
  done
  case $command in
${groups.join('\n')}
  esac
  # _arguments counts from the last word of the command.
  shift $(( depth - 1 )) words
  (( CURRENT -= depth - 1 ))
  case $command in
${ofCommands.join('\n')}
  esac
}
if [[ \${funcstack[1]-} == _gradnetc ]]; then _gradnetc "$@"; else compdef _gradnetc gradnetc; fi
`;
}

function optionSpec(option: OptionSpec): string {
  const { name, short, value, optional, doc } = option;
  const offers = offersOf(option);
  const tail = `[${escaped(doc)}]${offers === undefined ? '' : `${optional ? '::' : ':'}${escaped(value!)}:${action(offers)}`}`;
  const long = `--${name}${offers === undefined ? '' : '='}`;
  return short === undefined ? quoted(`${long}${tail}`) : `${quoted(`(-${short} --${name})`)}{-${short}${offers === undefined ? '' : '+'},${long}}${quoted(tail)}`;
}

const action = (offers: Offers): string =>
  offers === 'files' ? '_files' : offers === 'folders' ? '_files -/' : offers.length === 0 ? ' ' : `(${offers.join(' ')})`;
const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');
