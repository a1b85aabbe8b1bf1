/** Reads rows with names: CSV under a line of names, or a JSON object a line. */
import { csvRows } from '../data/csv.ts';
import type { TableForm } from '../data/fields.ts';
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

/**
 * @param table how the training's table was written, whose way a CSV file is to follow
 * @throws RunError for what is no such file, and for a name that it lacks
 */
export async function readRecords(path: string, names: readonly string[], table?: TableForm): Promise<Row[]> {
  const rows: Row[] = [];
  await eachRecord(path, (record, name, where) => {
    const lacking = names.find((each) => !Object.hasOwn(record, each));
    if (lacking !== undefined) throw new RunError(`${where} has no \`${lacking}\``, { remedy: `every row is to have ${names.join(', ')}` });
    rows.push({ name, where, cells: names.map((each) => record[each]) });
  }, table, names);
  return rows;
}

/** Rows as they are, each with its name and its place for errors. @throws RunError for what is no such file, and for one without rows */
export async function eachRecord(
  path: string,
  take: (record: Readonly<Record<string, unknown>>, name: string, where: string) => void,
  table?: TableForm,
  wanted: readonly string[] = [],
): Promise<void> {
  let row = 0;
  const isCsv = path.toLowerCase().endsWith('.csv');
  for await (const { where, record } of isCsv ? csvRecords(path, table, wanted) : jsonRecords(path)) take(record, `${path}:${++row}`, where);
  if (row === 0) throw new RunError(`${path} holds no rows${isCsv && table?.header !== false ? ' after its first line, which names the columns' : ''}`, { remedy: 'give a line for each sample' });
}

async function* csvRecords(path: string, { delimiter = ',', header = true }: Partial<TableForm> = {}, wanted: readonly string[]): AsyncGenerator<{ readonly where: string; readonly record: Readonly<Record<string, string>> }> {
  let names: readonly string[] | undefined;
  for await (const { record, info } of csvRows(path, delimiter)) {
    const where = `${path}, line ${info.lines}`;
    // Columns without names have their numbers, and a table of the inputs alone has them in their order.
    if (!header) names ??= record.length === wanted.length ? wanted : record.map((_, k) => String(k + 1));
    if (names !== undefined) {
      if (record.length !== names.length) throw new RunError(`${where}: ${record.length} fields, but there are ${names.length} columns`, { remedy: 'mend this row; a field that holds a delimiter goes between double quotes' });
      yield { where, record: Object.fromEntries(names.map((name, k) => [name, record[k]!])) };
    }
    names ??= checked(record, wanted, delimiter, path);
  }
}

/** @throws RunError for a first line that does not name the columns: nothing below it could be understood */
function checked(names: readonly string[], wanted: readonly string[], delimiter: string, path: string): readonly string[] {
  const lacking = wanted.find((name) => !names.includes(name));
  if (lacking === undefined) return names;
  const shown = names.slice(0, 8).map((name) => `\`${name}\``).join(', ');
  throw new RunError(`${path} has no column \`${lacking}\`: its first line gives ${shown}${names.length > 8 ? ', …' : ''}`, {
    remedy: `its first line is to name ${wanted.join(', ')}, in any order, with ${delimiter === '\t' ? 'tabs' : `\`${delimiter}\``} between fields as in the training's table`,
  });
}
