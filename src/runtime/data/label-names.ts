/** Labels as files hold them, texts or numbers, become class indices. */
import { RunError } from '../errors.ts';

/** Collects the label of each sample, then numbers them. */
export class LabelNames {
  readonly #seen = new Map<string, number>();
  readonly #order: number[] = [];

  add(label: string): void {
    if (!this.#seen.has(label)) this.#seen.set(label, this.#seen.size);
    this.#order.push(this.#seen.get(label)!);
  }

  /**
   * Whole numbers from 0 are classes as they are; other labels are numbered in the order of their names.
   * @param where the file and what in it holds the labels, for messages
   * @throws RunError when there are more labels or fewer than classes
   */
  number(classes: number, where: string): { readonly names: readonly string[]; readonly indices: Int32Array } {
    const seen = [...this.#seen.keys()];
    const whole = seen.every((label) => /^\d+(\.0+)?$/.test(label) && Number(label) < classes);
    const names = whole ? Array.from({ length: classes }, (_, k) => String(k)) : seen.sort(byName);
    if (names.length !== classes) {
      const some = names.slice(0, 5).map((name) => JSON.stringify(name)).join(', ');
      throw new RunError(`${where} holds ${names.length === 1 ? 'one label' : `${names.length} different labels`} (${some}${names.length > 5 ? ', …' : ''}), but there are to be ${classes} classes`, {
        remedy: names.length < 2 ? 'name the right column as target' : `write \`classes: ${names.length}\` if these are the classes, name another column as target, or leave \`classes\` out to learn values`,
      });
    }
    const at = new Map(names.map((name, k) => [name, k]));
    const numbers = [...this.#seen.keys()].map((label) => (whole ? Number(label) : at.get(label)!));
    return { names, indices: Int32Array.from(this.#order, (k) => numbers[k]!) };
  }
}

/** Numbers by size, texts by code units: the same on every machine. */
function byName(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) ? (a < b ? -1 : 1) : difference;
}
