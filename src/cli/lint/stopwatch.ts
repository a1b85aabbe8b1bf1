/** `lint --stats`: how long each rule takes, so that who waits for a lint knows what for. */
import type { Measure } from '../../rules/index.ts';
import type { Reporter } from '../reporters/reporter.ts';

interface Row {
  readonly code: string;
  readonly name: string;
  milliseconds: number;
  /** Before comments and configuration take some away. */
  findings: number;
}

/** Runs from when it is made until it reports. A rule's time has that of the fixes it tries, each of which is an analysis. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #rows = new Map<string, Row>();

  readonly measure: Measure = ({ code, name }, work) => {
    const row = this.#rows.get(code) ?? { code, name, milliseconds: 0, findings: 0 };
    this.#rows.set(code, row);
    const before = performance.now();
    const found = work();
    row.milliseconds += performance.now() - before;
    row.findings += found.length;
    return found;
  };

  get reporters(): Readonly<Record<string, Reporter>> {
    return { pretty: this.#table, concise: this.#table, json: this.#json };
  }

  /** Times in milliseconds, the longest first. */
  #measured(): { milliseconds: number; rules: Row[] } {
    return { milliseconds: performance.now() - this.#start, rules: [...this.#rows.values()].sort((a, b) => b.milliseconds - a.milliseconds) };
  }

  readonly #json: Reporter = ({ sources }) => `${JSON.stringify({ ...this.#measured(), files: sources.size }, null, 2)}\n`;

  readonly #table: Reporter = () => {
    const { milliseconds: all, rules } = this.#measured();
    const line = (milliseconds: number, findings: string, what: string): string =>
      `${milliseconds.toFixed(1).padStart(9)} ${`${Math.round((milliseconds / all) * 100)} %`.padStart(7)} ${findings.padStart(9)}  ${what}\n`;
    const rest = all - rules.reduce((sum, it) => sum + it.milliseconds, 0);
    return [
      `${'ms'.padStart(9)} ${'share'.padStart(7)} ${'findings'.padStart(9)}  rule\n`,
      ...rules.map((it) => line(it.milliseconds, String(it.findings), `${it.code} ${it.name}`)),
      line(rest, '', 'reading, shapes and predictions'),
    ].join('');
  };
}
