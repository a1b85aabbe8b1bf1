/** `gradnetc fmt`: one layout for every .gradnet file; prettier is loaded when the first file is formatted. */
import { isLeftAlone, layoutFor } from '../../config/layout.ts';
import { parse } from '../../parser/parse.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { complain, print, show } from '../output.ts';
import { tell } from '../pipeline.ts';
import { findSources, readSource, readStdin } from '../sources.ts';
import { writeWhole } from '../write.ts';

export const fmtCommand: CommandSpec = {
  name: 'fmt',
  summary: 'lay .gradnet files out',
  doc:
    'Writes each file back in the one layout there is: what it means stays, and so do its comments and single blank lines. ' +
    'A file with syntax errors is left alone. A directory stands for every .gradnet file below it, `-` for stdin to stdout. ' +
    'Honours .prettierrc, .editorconfig and .prettierignore.',
  arguments: [{ name: 'paths', doc: 'files and directories; the current directory when none is given', required: false, variadic: true }],
  options: [
    { name: 'check', doc: 'write nothing; list the files that are laid out otherwise, and exit with 1 when there are any' },
    { name: 'stdin-filename', value: 'NAME', doc: 'read stdin, and take the configuration that holds for a file of this name' },
  ],
  examples: [
    { line: 'gradnetc fmt', doc: 'everything below the current directory' },
    { line: 'gradnetc fmt --check', doc: 'in a commit hook or a pull request' },
    { line: 'gradnetc fmt - < model.gradnet', doc: 'to stdout, as an editor does' },
  ],
  async run(args, options) {
    const check = options['check'] === true;
    const stdinName = text(options, 'stdin-filename') ?? (args.length === 1 && args[0] === '-' ? '<stdin>' : undefined);
    if (stdinName !== undefined) return formatStdin(readStdin(stdinName), check);
    const counts = { changed: 0, same: 0, broken: 0 };
    const given = args.length === 0 ? ['.'] : args;
    for (const path of findSources(given)) {
      if (await isLeftAlone(path)) continue;
      const file = readSource(path);
      const formatted = await format(file);
      counts[formatted === undefined ? 'broken' : formatted === file.text ? 'same' : 'changed']++;
      if (formatted === undefined || formatted === file.text) continue;
      if (!check) writeWhole(path, formatted);
      show(`${path}\n`);
    }
    complain(summary(counts, check));
    return counts.broken > 0 || (check && counts.changed > 0) ? 1 : 0;
  },
};

function summary({ changed, same, broken }: { changed: number; same: number; broken: number }, check: boolean): string {
  const files = (count: number): string => `${count} file${count === 1 ? '' : 's'}`;
  const parts = [
    changed > 0 ? `${files(changed)} ${check ? 'would be laid out anew' : 'laid out anew'}` : '',
    same > 0 ? `${files(same)} left as ${same === 1 ? 'it was' : 'they were'}` : '',
    broken > 0 ? `${files(broken)} with syntax errors left alone` : '',
  ].filter((it) => it !== '');
  const remedy = check && changed > 0 ? '  = help: gradnetc fmt writes them\n' : '';
  return parts.length === 0 ? 'every file is ignored by .prettierignore\n' : `${parts.join(', ')}\n${remedy}`;
}

async function formatStdin(file: SourceFile, check: boolean): Promise<number> {
  const formatted = (await isLeftAlone(file.name)) ? file.text : await format(file);
  if (formatted === undefined) return 1;
  if (!check) print(formatted);
  return check && formatted !== file.text ? 1 : 0;
}

/** Undefined where there are syntax errors, which have been told. */
async function format(file: SourceFile): Promise<string | undefined> {
  const errors = parse(file).diagnostics.filter((it) => it.severity === 'error' && it.name !== 'empty-file');
  if (errors.length > 0) {
    tell({ diagnostics: errors, sources: new Map([[file.name, file]]) });
    return undefined;
  }
  const { formatSource } = await import('../../format/source.ts');
  return formatSource(file.text, await layoutFor(file.name));
}
