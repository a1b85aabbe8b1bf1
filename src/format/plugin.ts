/** The prettier plugin `gradnet/prettier`: formats .gradnet files in whatever runs prettier. */
import type { Parser, Plugin, SupportLanguage } from './prettier.ts';
import { SourceFile } from '../diagnostics/source.ts';
import { parse as parseSource } from '../parser/parse.ts';
import { printer } from './printer.ts';
import { markSlots, type Located } from './slots.ts';

export const languages: SupportLanguage[] = [
  { name: 'Gradnet', parsers: ['gradnet'], extensions: ['.gradnet'], aliases: ['gradnet'], vscodeLanguageIds: ['gradnet'] },
];

/**
 * @throws SyntaxError with `loc`, as prettier wants it, where the text has errors: a tree that recovery has patched
 * lacks what could not be read, and printing it would lose that
 */
function parse(text: string): Located {
  const file = new SourceFile('file.gradnet', text);
  const { unit, diagnostics } = parseSource(file);
  // A file of comments alone is no program yet, but nothing in it is lost.
  const error = diagnostics.find((it) => it.severity === 'error' && it.name !== 'empty-file');
  if (error) {
    const [start, end] = [file.positionAt(error.place.start), file.positionAt(error.place.end)];
    throw Object.assign(new SyntaxError(`${error.message} (${start.line}:${start.column})`), { loc: { start, end } });
  }
  markSlots(unit);
  return unit;
}

const parser: Parser<Located> = {
  astFormat: 'gradnet',
  parse,
  locStart: (node) => node.span.start,
  locEnd: (node) => node.span.end,
  hasIgnorePragma: (text) => /^\s*\/\/ *@(noformat|noprettier)\b/.test(text),
};

export const parsers: NonNullable<Plugin['parsers']> = { gradnet: parser };
export const printers: NonNullable<Plugin['printers']> = { gradnet: printer };
/** Layers have many arguments, and a flow reads best on one line. */
export const defaultOptions = { printWidth: 100 };
