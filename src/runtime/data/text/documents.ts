/** Finds texts, and the labels that go with them: a file, a folder of files, or a column of a table. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem, RunError } from '../../errors.ts';
import { csvRows } from '../csv.ts';
import { checkUtf8 } from '../encoding.ts';
import { classFolders, entriesOf, readDataFile } from '../files.ts';
import { jsonLinesOf, parseLine } from '../json-lines.ts';
import { LabelNames } from '../label-names.ts';
import type { Skipped } from '../skipped.ts';

export interface Wanted {
  /** Column or key of the texts. */
  readonly column: string | undefined;
  /** Column or key of the labels. */
  readonly target: string | undefined;
  readonly classes: number | undefined;
}

export interface Documents {
  readonly texts: readonly string[];
  readonly labels?: { readonly names: readonly string[]; readonly indices: Int32Array };
}

/** A JavaScript text of more bytes may be too long for one. */
const LARGEST = 2 ** 28;

/** @param skipped takes texts that are none @throws RunError naming the file, the line and the remedy */
export async function readDocuments(path: string, wanted: Wanted, skipped: Skipped): Promise<Documents> {
  if (isDirectory(path)) return fromFolder(path, wanted.classes, skipped);
  if (/\.(csv|tsv)(\.gz)?$/i.test(path)) return fromRows(path, wanted, csvTexts(path, wanted), skipped);
  if (/\.(jsonl|ndjson)$/i.test(path)) return fromRows(path, wanted, jsonTexts(path, wanted), skipped);
  if (wanted.classes !== undefined) throw new RunError(`${path} is one text, so it has no ${wanted.classes} classes`, { remedy: 'give a folder with a folder of texts for each class, or a .csv or .jsonl file; without `classes` the next token is learned' });
  return { texts: [readText(path)] };
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot read ${path}: ${reason}`, { remedy: `${remedy}, or give its directory with --data DIR`, cause: error });
  }
}

function readText(path: string): string {
  const bytes = readDataFile(path);
  if (bytes.length > LARGEST) throw new RunError(`${path} holds ${Math.round(bytes.length / 2 ** 20)} MB, more than the 256 MB that one text may have`, { remedy: 'cut it into several files, and give their folder' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new RunError(`${path} is no text in UTF-8`, { remedy: 'save it as UTF-8', cause: error });
  }
}

function textFilesOf(folder: string): string[] {
  const found = entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isFolder ? textFilesOf(path) : /\.txt(\.gz)?$/i.test(entry.name) ? [path] : [];
  });
  return found;
}

function fromFolder(folder: string, classes: number | undefined, skipped: Skipped): Documents {
  const some = (files: string[], of: string): string[] => {
    if (files.length === 0) throw new RunError(`the folder ${of} holds no texts`, { remedy: 'put .txt files into it, or move it away' });
    return files;
  };
  /** A text each, with what its file stands for. */
  const readAll = <F extends { readonly path: string }>(files: readonly F[]): { readonly texts: string[]; readonly of: F[] } => {
    const texts: string[] = [];
    const of = files.filter(({ path }) => skipped.attempt(() => texts.push(readText(path))));
    if (of.length === 0) throw new RunError(`no text in ${folder} can be read`, { remedy: 'leave out `on_error: skip` to see what is wrong with them' });
    return { texts, of };
  };
  if (classes === undefined) return { texts: readAll(some(textFilesOf(folder), folder).map((path) => ({ path }))).texts };
  const names = classFolders(folder, classes, 'texts');
  const { texts, of } = readAll(names.flatMap((name, label) => some(textFilesOf(join(folder, name)), join(folder, name)).map((path) => ({ path, label }))));
  return { texts, labels: { names, indices: Int32Array.from(of, ({ label }) => label) } };
}

interface Row { readonly text: string; readonly label: string | undefined }

async function fromRows(path: string, { target, classes }: Wanted, rows: AsyncIterable<() => Row>, skipped: Skipped): Promise<Documents> {
  const texts: string[] = [];
  const labels = new LabelNames();
  for await (const row of rows) {
    skipped.attempt(() => {
      const { text, label } = row();
      texts.push(text);
      if (classes !== undefined) labels.add(label!);
    });
  }
  if (texts.length === 0)
    throw new RunError(`${path} holds no texts`, {
      remedy: skipped.remedy('give a file with a text on each line', 'rows'),
    });
  return { texts, ...(classes === undefined ? {} : { labels: labels.number(classes, `${path}, \`${target!}\`,`) }) };
}

/** The names that a table needs. */
function named(path: string, { column, target, classes }: Wanted): readonly string[] {
  if (column === undefined) throw new RunError(`${path} is a table, and \`column\` does not say where its texts are`, { remedy: 'write `column: "…"` with the name of the column of texts' });
  if (classes === undefined) return [column];
  if (target === undefined) throw new RunError(`${path} is a table, and \`target\` does not say where its labels are`, { remedy: 'write `target: "…"` with the name of the column of labels' });
  return [column, target];
}

async function* csvTexts(path: string, wanted: Wanted): AsyncGenerator<() => Row> {
  const names = named(path, wanted);
  let places: number[] | undefined;
  for await (const { record, info } of csvRows(path, /\.tsv/i.test(path) ? '\t' : ',')) {
    if (places === undefined) {
      const missing = names.find((name) => !record.includes(name));
      if (missing !== undefined) throw new RunError(`${path} has no column \`${missing}\``, { remedy: `it has ${record.slice(0, 8).map((name) => `\`${name}\``).join(', ')}` });
      places = names.map((name) => record.indexOf(name));
      continue;
    }
    const [text, label] = places.map((at) => record[at]);
    yield () => {
      if (text === undefined || label === '' || (names.length > 1 && label === undefined)) throw new RunError(`${path}, line ${info.lines}: the ${text === undefined ? 'text' : 'label'} is missing`, { remedy: 'mend this row, or leave out such rows with `on_error: skip`' });
      checkUtf8(`${text}${label ?? ''}`, `${path}, line ${info.lines}`);
      return { text, label };
    };
  }
}

async function* jsonTexts(path: string, wanted: Wanted): AsyncGenerator<() => Row> {
  const names = named(path, wanted);
  for await (const { where, text: line } of jsonLinesOf(path)) {
    yield () => {
      const record = parseLine(line, where);
      const [text, label] = names.map((name) => record[name]);
      if (typeof text !== 'string') throw new RunError(`${where}: \`${names[0]!}\` is ${text === undefined ? 'missing' : 'no text'}`, { remedy: `this line has ${Object.keys(record).slice(0, 8).map((name) => `\`${name}\``).join(', ') || 'no keys'}; \`on_error: skip\` leaves out such lines` });
      if (names.length > 1 && !['string', 'number', 'boolean'].includes(typeof label)) throw new RunError(`${where}: \`${names[1]!}\` is ${label === undefined || label === null ? 'missing' : 'no label'}`, { remedy: 'give a text or a number as label, or leave out such lines with `on_error: skip`' });
      checkUtf8(`${text}${names.length > 1 ? String(label) : ''}`, where);
      return { text, label: names.length > 1 ? String(label) : undefined };
    };
  }
}
