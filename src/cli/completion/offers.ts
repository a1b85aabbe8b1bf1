/** What may stand where: the part of completion that is the same in every shell. */
import { VERSION } from '../../codegen/version.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec } from '../command.ts';

/** Words to choose from; none where a value cannot be guessed. */
export type Offers = readonly string[] | 'files' | 'folders';

/** Undefined for a switch. */
export function offersOf({ value, choices }: OptionSpec): Offers | undefined {
  if (value === undefined) return undefined;
  if (choices) return choices;
  return /FILE/.test(value) ? 'files' : /DIR/.test(value) ? 'folders' : [];
}

/** All that the arguments may be, whichever of them is typed. */
export function offersOfArguments(specs: readonly ArgumentSpec[]): Offers {
  const words = specs.flatMap(({ choices, offers }) => choices ?? offers?.() ?? []);
  return words.length > 0 || specs.length === 0 ? words : 'files';
}

/** The words that may follow those before: '' for the first, `runs` for its commands. */
export function nextWords(commands: readonly CommandSpec[]): Map<string, { readonly word: string; readonly doc: string }[]> {
  const next = new Map<string, { word: string; doc: string }[]>();
  for (const { name, summary } of commands) {
    const words = name.split(' ');
    words.forEach((word, i) => {
      const before = words.slice(0, i).join(' ');
      const known = next.get(before) ?? [];
      next.set(before, known);
      // A group's summary is its first command's; more of them follow once it is typed.
      if (!known.some((it) => it.word === word)) known.push({ word, doc: i === words.length - 1 ? summary : `${word} ${words[i + 1]!}, …` });
    });
  }
  return next;
}

export const flagsOf = ({ name, short }: OptionSpec): string[] => [...(short === undefined ? [] : [`-${short}`]), `--${name}`];

export const HELP: OptionSpec = { name: 'help', short: 'h', doc: 'print help for a command' };

/** In single quotes, as all three shells read them; fish alone needs its backslashes doubled, and there are none. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const headerOf = (shell: string): string => `Completion of gradnetc ${VERSION}, written by \`gradnetc completion ${shell}\`.`;
