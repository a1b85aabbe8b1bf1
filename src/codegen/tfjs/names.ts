/** Chooses JavaScript names: an identifier close to the source's name, free in its scope, never a reserved word. */
import { camelCase } from './js.ts';

// marked pure, like all that runs at loading here, so that bundles which only lint leave it out
const RESERVED = /* @__PURE__ */ new Set(
  /* @__PURE__ */ ('abstract arguments as async await boolean break byte case catch char class const continue debugger default delete do double ' +
    'else enum eval export extends false final finally float for from function get goto if implements import in instanceof ' +
    'int interface let long native new null of package private protected public return set short static super switch ' +
    'synchronized this throw throws transient true try typeof undefined var void volatile while with yield ' +
    'NaN Infinity globalThis Object Array Math Promise String Number Boolean JSON console process').split(' '),
);

/** What the program itself declares or imports. */
const PROGRAM = [
  'settings',
  'predicted',
  'predictedOutputs',
  'buildModel',
  'tf',
  'train',
  'data',
  'losses',
  'metrics',
  'optimizers',
  'schedules',
  'clip',
  'augment',
  'adversarial',
];

/** Names taken in one scope and in those around it. */
export class Names {
  readonly #taken: Set<string>;
  readonly #outer: Names | undefined;

  constructor(outer?: Names) {
    this.#outer = outer;
    this.#taken = new Set(outer ? [] : PROGRAM);
  }

  #isTaken(name: string): boolean {
    return RESERVED.has(name) || this.#taken.has(name) || (this.#outer !== undefined && this.#outer.#isTaken(name));
  }

  /** Takes a name like the wished one: `batch_norm1` gives `batchNorm1`, and `batchNorm1_2` where that is taken. */
  take(wish: string): string {
    const word = camelCase(wish).replace(/[^A-Za-z0-9_]/g, '');
    const base = word === '' ? 'value' : /^[0-9]/.test(word) ? `_${word}` : word;
    let name = base;
    for (let n = 2; this.#isTaken(name); n++) name = `${base}_${n}`;
    this.#taken.add(name);
    return name;
  }

  /** Gives a name of this scope back: the end of an inner block of statements. */
  release(name: string): void {
    this.#taken.delete(name);
  }
}
