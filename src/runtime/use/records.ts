/** Reads rows with names: CSV under a line of names, or a JSON object a line. */
import { parse } from 'csv-parse/sync';
import { readDataFile } from '../data/files.ts';
import { jsonRecords } from '../data/json-lines.ts';
import { RunError } from '../errors.ts';

export interface Row {
  /** The file and the row in it (from 1). */
  readonly name: string;
  /** The same for errors. */
  readonly where: string;
  /** Of the names that were asked for, in their order. */
  readonly cells: readonly unknown[];
}

/** @throws RunError for what is no such file, and for a name that it lacks */
export async function readRecords(path: string, names: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  await eachRecord(path, (record, name, where) => {
    const lacking = names.find((each) => !Object.hasOwn(record, each));
    if (lacking !== undefined) throw new RunError(`${where} has no \`${lacking}\``, { remedy: `every row is to have ${names.join(', ')}` });
    rows.push({ name, where, cells: names.map((each) => record[each]) });
  });
  return rows;
}

/** Rows as they are, each with its name and its place for errors. @throws RunError for what is no such file */
export async function eachRecord(path: string, take: (record: Readonly<Record<string, unknown>>, name: string, where: string) => void): Promise<void> {
  let row = 0;
  if (path.toLowerCase().endsWith('.csv')) for (const record of csvRecords(path)) take(record, `${path}:${++row}`, `${path}, row ${row}`);
  else for await (const { where, record } of jsonRecords(path)) take(record, `${path}:${++row}`, where);
}

function csvRecords(path: string): Record<string, string>[] {
  try {
    return parse(Buffer.from(readDataFile(path)), { columns: true, trim: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`${path}: ${(error as Error).message}`, { remedy: 'mend this row', cause: error });
  }
}
