/** Rows of texts become samples: which columns are inputs, what each field is worth, and what is wrong with it. */
import { RunError } from '../errors.ts';
import { checkUtf8 } from './encoding.ts';
import { inputNames, isMissing, numberOf, oneOf, type Column, type TableForm } from './fields.ts';
import type { FileSamples } from './prepare.ts';
import { Growing } from './growing.ts';
import { LabelNames } from './label-names.ts';

export interface TableOptions {
  /** Named in errors. */
  readonly path: string;
  readonly features: number;
  readonly target: string | undefined;
  readonly classes: number | undefined;
  readonly leaveOut: readonly string[];
  readonly form: Omit<TableForm, 'columns'>;
  /** Of each column whose texts are inputs. */
  readonly categories: ReadonlyMap<string, readonly string[]>;
  readonly missing: 'error' | 'mean' | 'zero' | 'drop';
  /** Bytes of inputs that may be in memory. */
  readonly memory: number;
}

export class Table {
  readonly #options: TableOptions;
  readonly #names: readonly string[];
  readonly #target: number;
  readonly #inputs: readonly number[];
  /** As `#inputs`. */
  readonly #columns: readonly Column[];
  readonly #features: readonly string[];
  readonly #row: number[] = [];
  readonly #values: Growing;
  readonly #targets = new Growing();
  readonly #labels = new LabelNames();
  #length = 0;

  /** @throws RunError when the columns are not those that were asked for */
  constructor(options: TableOptions, names: readonly string[]) {
    this.#options = options;
    this.#values = new Growing(options.memory);
    this.#names = names;
    const { path, features, target, leaveOut, form, categories } = options;
    for (const name of names) checkUtf8(name, `${path}, line 1, the header`);
    if (form.header && names.every((name) => !Number.isNaN(numberOf(name, form.decimal)))) throw new RunError(`${path}: the first row holds numbers only, so it names no columns`, { remedy: 'write `header: false`, or put the names of the columns into the first row' });
    const twice = names.find((name, k) => names.indexOf(name) < k);
    if (twice !== undefined) throw new RunError(`${path} has two columns \`${twice}\``, { remedy: 'give each column a name of its own' });
    const find = (name: string): number => {
      const at = names.indexOf(name);
      if (at < 0) throw new RunError(`${path} has no column \`${name}\``, { remedy: names.length === 1 ? delimiterOf(names) : `it has ${some(names)}; check the name, \`header\` and \`delimiter\`` });
      return at;
    };
    this.#target = target === undefined ? names.length - 1 : find(target);
    const left = new Set([this.#target, ...leaveOut.map(find)]);
    this.#inputs = names.map((_, k) => k).filter((k) => !left.has(k));
    const notThere = [...categories.keys()].find((name) => !this.#inputs.includes(find(name)));
    if (notThere !== undefined) throw new RunError(`${path}: \`categories\` names \`${notThere}\`, which is no input`, { remedy: 'name it in one place: as target, in `leave_out` or in `categories`' });
    this.#columns = this.#inputs.map((k) => ({ name: names[k]!, ...(categories.has(names[k]!) ? { categories: categories.get(names[k]!)! } : {}) }));
    this.#features = this.#columns.flatMap(inputNames);
    const { length } = this.#features;
    if (length !== features) {
      throw new RunError(`${path} has ${length} ${categories.size === 0 ? `input column${length === 1 ? '' : 's'}` : 'inputs, with one for each category'} (${some(this.#features)}), but \`features\` says ${features}`, {
        remedy: length === 0 ? delimiterOf(names) : `write \`features: ${length}\`, or name with \`leave_out\` what is no input`,
      });
    }
  }

  get length(): number { return this.#length; }

  /** @param line on which the row ends, for messages; @throws RunError for a row that is no sample, of which nothing is kept */
  add(record: readonly string[], line: number): void {
    const { path, missing, classes } = this.#options;
    if (record.length !== this.#names.length) {
      throw new RunError(`${path}, line ${line}: ${record.length} fields, but there are ${this.#names.length} columns`, {
        remedy: 'mend this row; a field that holds a delimiter goes between double quotes; `on_error: skip` leaves out such rows',
      });
    }
    const target = record[this.#target]!;
    const gap = [...this.#inputs, this.#target].find((k) => isMissing(record[k]!));
    if (gap !== undefined && missing === 'drop') return;
    if (gap !== undefined && (missing === 'error' || isMissing(target))) {
      const column = this.#names[isMissing(target) ? this.#target : gap]!;
      throw new RunError(`${path}, line ${line}: \`${column}\` is missing`, { remedy: isMissing(target) ? 'write `missing: drop` to leave out such rows' : 'write `missing: mean`, `zero` or `drop`, or fill it in' });
    }
    // All of it is read before any of it is kept: a row may be passed over.
    let at = 0;
    this.#inputs.forEach((k, i) => {
      const { categories } = this.#columns[i]!;
      // The reading that found the categories has seen this row, too.
      if (categories !== undefined) for (const share of oneOf(categories, record[k]!)!) this.#row[at++] = share;
      else this.#row[at++] = isMissing(record[k]!) ? Number.NaN : this.#number(record, k, line);
    });
    if (classes === undefined) this.#targets.push(this.#number(record, this.#target, line));
    else {
      checkUtf8(target, `${path}, line ${line}: \`${this.#names[this.#target]!}\``);
      this.#labels.add(target);
    }
    for (const value of this.#row) this.#values.push(value);
    this.#length++;
  }

  /** @throws RunError when labels are not as many as classes */
  finish(): Omit<FileSamples, 'name' | 'from'> {
    const { path, classes, form } = this.#options;
    const features = this.#features;
    const common = { shape: [features.length], features, table: { ...form, columns: this.#columns } };
    const [inputs, length] = [this.#values.rows(features.length, path), this.#length];
    if (classes === undefined) return { ...common, targetShape: [1], samples: { length, inputs, targets: this.#targets.values() } };
    const { names, indices } = this.#labels.number(classes, `${path}, column \`${this.#names[this.#target]!}\`,`);
    return { ...common, targetShape: [], classes, labels: names, samples: { length, inputs, targets: indices } };
  }

  #number(record: readonly string[], k: number, line: number): number {
    const value = numberOf(record[k]!, this.#options.form.decimal);
    if (Number.isFinite(Math.fround(value))) return value;
    const isTarget = k === this.#target;
    throw new RunError(`${this.#options.path}, line ${line}: \`${this.#names[k]!}\` is ${JSON.stringify(record[k])}, ${Number.isNaN(value) ? 'no number' : 'too large for float32'}`, {
      remedy: this.#otherMark(record[k]!) ?? (isTarget ? 'write `classes: …` if these are labels, or mend the value' : notNumbers(this.#names[k]!)),
    });
  }

  /** What to do where the number is one with the other decimal mark. */
  #otherMark(field: string): string | undefined {
    const other = this.#options.form.decimal === '.' ? ',' : '.';
    if (!Number.isNaN(numberOf(field, this.#options.form.decimal)) || Number.isNaN(numberOf(field, other))) return undefined;
    return other === ',' ? 'write `decimal: ","` where numbers have a comma for a point' : 'leave out `decimal`, or mend the value: with `decimal: ","` points part thousands';
  }
}

const notNumbers = (name: string): string => {
  const named = `[${JSON.stringify(name)}]`;
  return `mend the value; if the column holds kinds of something, write \`categories: ${named}\`, and if it is no input, \`leave_out: ${named}\``;
};

/** What to do about a table of one column. */
function delimiterOf([only = '']: readonly string[]): string {
  const found = [';', '\t', '|', ' '].find((each) => only.includes(each));
  return found === undefined ? 'check `delimiter`' : `its first row holds ${found === '\t' ? 'tabs' : `\`${found}\``}: write \`delimiter: ${JSON.stringify(found)}\``;
}

const some = (names: readonly string[]): string => names.slice(0, 8).map((name) => `\`${name}\``).join(', ') + (names.length > 8 ? ', …' : '');
