/** Tables in CSV files: rows become samples, one column the target; read as a stream, so that the text is never whole in memory. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { fileProblem, RunError } from '../errors.ts';
import type { DataSource } from '../experiment.ts';
import { findCategories } from './categories.ts';
import { checkUtf16 } from './encoding.ts';
import type { DecimalMark } from './fields.ts';
import { placeOf } from './files.ts';
import { prepare } from './prepare.ts';
import type { ScalingKind } from './scaling.ts';
import { Skipped, type OnError } from './skipped.ts';
import { dataMemory } from './stored/memory.ts';
import { Table } from './table.ts';

export interface CsvOptions {
  /** Seen from the working directory. */
  file: string;
  /** Number of inputs: columns but the target and those left out, and of those in `categories` one for each category. */
  features: number;
  /** Name of the column that is learned (default: the last). */
  target?: string;
  /** Without it targets are values. */
  classes?: number;
  leaveOut?: readonly string[];
  /** Columns of texts: an input for each text that there is, 1 where a row has it. */
  categories?: readonly string[];
  /** Whether the first row names the columns (default true); otherwise they are called 1, 2, … */
  header?: boolean;
  /** One character (default `,`). */
  delimiter?: string;
  /** What stands before the fraction of a number (default `.`); with `,` points may part thousands. */
  decimal?: DecimalMark;
  /** What becomes of missing inputs (default: an error). */
  missing?: 'error' | 'mean' | 'zero' | 'drop';
  normalize?: ScalingKind;
  /** Part of the rows held out for validation (default 0.2). */
  validationFraction?: number;
  /** What a row does that is of another length or holds what is no number: ends the run (default), or is left out and counted. */
  onError?: OnError;
}

/** A field longer than this is a quote that was never closed. */
const LONGEST_ROW = 1 << 22;

/** One row with the line on which it ends. */
interface Row { readonly record: readonly string[]; readonly info: { readonly lines: number } }

/** Errors name file, line, column and remedy. */
export function csv(options: CsvOptions): DataSource {
  const { features, classes, missing = 'error', normalize = 'standard', header = true, validationFraction, onError } = options;
  return {
    name: 'csv',
    async load({ directory, seed, memory = dataMemory(), say }) {
      const skipped = new Skipped(onError);
      const path = placeOf(options.file, directory);
      const form = { delimiter: options.delimiter ?? ',', decimal: options.decimal ?? '.', header };
      const rows = (): AsyncGenerator<Row> => csvRows(path, form.delimiter);
      const { categories: kinds = [] } = options;
      const categories = kinds.length === 0 ? new Map<string, readonly string[]>() : await findCategories(rows(), kinds, header, path);
      let table: Table | undefined;
      let afterHeader = 1;
      for await (const { record, info } of rows()) {
        if (table === undefined) {
          table = new Table(
            { path, features, target: options.target, classes, leaveOut: options.leaveOut ?? [], missing, memory, form, categories },
            header ? record : record.map((_, k) => String(k + 1)),
          );
          afterHeader = info.lines + 1;
          if (header) continue;
        }
        skipped.attempt(() => table!.add(record, info.lines));
      }
      if (table === undefined || table.length === 0)
        throw new RunError(`${path} holds no rows${table && header ? ` after line ${afterHeader - 1}, the header` : ''}`, {
          remedy: skipped.remedy('give a file with a row for each sample'),
        });
      skipped.tell(say, 'row');
      return prepare({ name: 'csv', from: `${path}${skipped.suffix}`, ...table.finish() }, { normalize, validationFraction, memory, ...(missing === 'mean' || missing === 'zero' ? { missing } : {}) }, seed);
    },
  };
}

/** @throws RunError for what is no CSV, with the line */
export async function* csvRows(path: string, delimiter: string): AsyncGenerator<Row> {
  const parser = parse({ bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true, trim: true, max_record_size: LONGEST_ROW });
  const file = createReadStream(path);
  const done = (): void => { /* errors arrive through the parser */ };
  if (path.endsWith('.gz')) pipeline(file, createGunzip(), parser, done);
  else pipeline(file, parser, done);
  try {
    let first = true;
    for await (const row of parser) {
      if (first) checkUtf16((row as Row).record[0] ?? '', path);
      first = false;
      yield row as Row;
    }
  } catch (error) {
    throw unreadable(error, path);
  }
}

function unreadable(error: unknown, path: string): unknown {
  if (error instanceof RunError) return error;
  if (error instanceof CsvError) {
    const { lines } = error as CsvError & { readonly lines?: number };
    const open = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
    return new RunError(open ? `${path}: a quoted field is never closed, up to line ${lines}` : `${path}, line ${lines}: a quote inside a field stands where none may be`, {
      remedy: 'fields with quotes are written between quotes, and their own quotes are doubled: "so ""called"""',
      cause: error,
    });
  }
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (code.startsWith('Z_')) return new RunError(`${path} cannot be unpacked: ${(error as Error).message}`, { remedy: 'the gzip file is damaged or incomplete: fetch it again', cause: error });
  const { reason, remedy } = fileProblem(error);
  return new RunError(`cannot read ${path}: ${reason}`, { remedy: `${remedy}, or give its directory with --data DIR`, cause: error });
}
