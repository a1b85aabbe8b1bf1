/** Reference values of test/fixtures/signal, by id. */
import { readFileSync } from 'node:fs';

export interface Constant {
  readonly id: string;
  readonly value: number;
  readonly tol: number;
  readonly formula: string;
}

const path = new URL('../fixtures/signal/constants.json', import.meta.url);
export const constants = (JSON.parse(readFileSync(path, 'utf8')) as { constants: Constant[] }).constants;

/** Those whose id begins with a prefix; a prefix that matches nothing is a mistake in the test. */
export function under(prefix: string): Constant[] {
  const found = constants.filter((c) => c.id.startsWith(prefix));
  if (found.length === 0) throw new Error(`no constant begins with ${prefix}`);
  return found;
}

export function constant(id: string): Constant {
  const found = constants.find((c) => c.id === id);
  if (found === undefined) throw new Error(`no constant ${id}`);
  return found;
}
