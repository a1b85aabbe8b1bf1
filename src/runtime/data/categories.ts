/** The categories that columns of a table hold: found in a reading of their own, since a row has as many inputs as there are. */
import { checkUtf8 } from './encoding.ts';
import { isMissing } from './fields.ts';

/**
 * In the order of their names, the same on every machine.
 * @param rows the header first
 * @param columns names of the columns whose categories are wanted; one that the header lacks has none
 */
export async function findCategories(
  rows: AsyncIterable<{ readonly record: readonly string[]; readonly info: { readonly lines: number } }>,
  columns: readonly string[],
  header: boolean,
  path: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const seen = new Map(columns.map((name) => [name, new Set<string>()]));
  let names: readonly string[] | undefined;
  for await (const { record, info } of rows) {
    const first = names === undefined;
    names ??= header ? record : record.map((_, k) => String(k + 1));
    // Rows of another length are no samples.
    if ((first && header) || record.length !== names.length) continue;
    for (const [k, name] of names.entries()) {
      const found = seen.get(name);
      if (found === undefined || isMissing(record[k]!) || found.has(record[k]!)) continue;
      checkUtf8(record[k]!, `${path}, line ${info.lines}: \`${name}\``);
      found.add(record[k]!);
    }
  }
  return new Map([...seen].map(([name, found]) => [name, [...found].sort((a, b) => (a < b ? -1 : 1))]));
}
