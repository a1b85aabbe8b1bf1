/** Reads rows with names: CSV under a line of names, or a JSON object a line. */
import { csvRows } from '../data/csv.ts';
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
  const records = path.toLowerCase().endsWith('.csv') ? csvRecords(path) : jsonRecords(path);
  for await (const { where, record } of records) take(record, `${path}:${++row}`, where);
}

async function* csvRecords(path: string): AsyncGenerator<{ readonly where: string; readonly record: Readonly<Record<string, string>> }> {
  let names: readonly string[] | undefined;
  for await (const { record, info } of csvRows(path, ',')) {
    const where = `${path}, line ${info.lines}`;
    if (names !== undefined) {
      if (record.length !== names.length) throw new RunError(`${where}: ${record.length} fields, but there are ${names.length} columns`, { remedy: 'mend this row; a field that holds a delimiter goes between double quotes' });
      yield { where, record: Object.fromEntries(names.map((name, k) => [name, record[k]!])) };
    }
    names ??= record;
  }
}
