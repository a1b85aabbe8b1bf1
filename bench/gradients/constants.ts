/** (a) Averages of activations against reference constants, to the tolerance of each. */
import { readFileSync } from 'node:fs';
import { lookUpWord } from '../../src/catalog/index.ts';
import { kernelOf } from '../../src/passes/signal/rule-of.ts';
import type { Constant } from '../../test/signal/constants.ts';
import { quantities } from '../../test/signal/quantities.ts';
import type { Part } from './main.ts';

/** The catalogue's word for a name of the constants, with its arguments: `leaky_relu_0.3`. */
function kernelFor(name: string): ReturnType<typeof kernelOf> | undefined {
  const [, base = name, slope] = /^(leaky_relu|prelu)_([\d.]+)$/.exec(name) ?? [];
  const word = lookUpWord(base === 'prelu' ? 'leaky_relu' : base, 'activation');
  if (word === undefined || name === 'hard_sigmoid') return undefined;
  const defaults = Object.fromEntries(word.params.flatMap((it) => ('default' in it ? [[it.name, it.default]] : [])));
  const first = word.params[0]?.name;
  return kernelOf(word, { ...defaults, ...(slope === undefined || first === undefined ? {} : { [first]: Number(slope) }) });
}

export function checkConstants(): Part {
  const path = new URL('../../test/fixtures/signal/constants.json', import.meta.url);
  const { constants } = JSON.parse(readFileSync(path, 'utf8')) as { constants: Constant[] };
  const wrong: string[] = [];
  const skipped = new Map<string, number>();
  let checked = 0;
  for (const { id, value, tol } of constants) {
    const [, name, q, what] = /^act\/([^/]+)\/q=([\d.]+)\/(.+)$/.exec(id) ?? [];
    const quantity = quantities[what ?? ''];
    const kernel = name === undefined ? undefined : kernelFor(name);
    if (kernel === undefined || quantity === undefined) {
      const kind = name === undefined ? id.split('/')[0]! : `act/${kernel === undefined ? name : `*/${what}`}`;
      skipped.set(kind, (skipped.get(kind) ?? 0) + 1);
      continue;
    }
    checked++;
    const found = quantity(kernel.at(0, Number(q)));
    if (!(Math.abs(found - value) <= tol * Math.max(1, Math.abs(value)))) wrong.push(`${id}: ${found}, not ${value}`);
  }
  const left = [...skipped].map(([kind, n]) => `${kind} ${n}`).join(', ');
  return {
    figures: { constants: constants.length, checked, agree: checked - wrong.length, wrong, not_checked_here: Object.fromEntries(skipped) },
    text: [`${checked - wrong.length} of ${checked} averages of the catalogue's activations agree to their tolerances`, `not checked here, but by test/signal: ${left}`, ...wrong].join('\n'),
  };
}
