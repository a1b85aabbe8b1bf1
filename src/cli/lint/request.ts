/** What one call of `lint` is about: which files, and what holds for them. */
import { Configs } from '../../config/find.ts';
import { mistakeIn } from '../../config/selectors.ts';
import { knownDiagnostics } from '../../suppress.ts';
import type { OptionValues } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { findSources } from '../sources.ts';

export interface Request {
  /** The files to read, directories already walked; empty where stdin is read. */
  readonly files: readonly string[];
  /** The name that stdin is reported under; undefined where files are read. */
  readonly stdinName: string | undefined;
  readonly configs: Configs;
}

/** @throws Failure for findings that do not exist, and for directories without a source */
export function requestOf(args: readonly string[], options: OptionValues): Request {
  const stdinName = text(options, 'stdin-filename') ?? (args.length === 1 && args[0] === '-' ? '<stdin>' : undefined);
  const [select, ignore] = [namesIn(options, 'select'), namesIn(options, 'ignore')];
  const selection = select || ignore ? { ...(select && { select }), ...(ignore && { ignore }) } : undefined;
  const configs = new Configs({ path: text(options, 'config'), isolated: options['isolated'] === true, ...(selection && { selection }) });
  return { files: stdinName === undefined ? findSources(args.length === 0 ? ['.'] : args) : [], stdinName, configs };
}

function namesIn(options: OptionValues, name: 'select' | 'ignore'): string[] | undefined {
  const given = text(options, name);
  if (given === undefined) return undefined;
  const names = given.split(',').map((it) => it.trim()).filter((it) => it !== '');
  for (const it of names) {
    const mistake = mistakeIn(it, name, knownDiagnostics());
    if (mistake) throw new Failure(`--${name}: ${mistake.problem}`, mistake.remedy);
  }
  if (names.length === 0) throw new Failure(`--${name} names no finding`, `e.g. --${name} vanishing-gradient,GN4`);
  return names;
}
