/** How right the predictions are: constants, predicted against measured, verdicts on reported networks, and fixes that are tried. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { checkConstants } from './constants.ts';
import { tryFixes } from './fixes.ts';
import { compareExamples, compareRandom } from './predictions.ts';
import { judgeCases } from './verdicts.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false },
    only: { type: 'string' }, resume: { type: 'boolean', default: false }, graphs: { type: 'string' }, seeds: { type: 'string' }, first: { type: 'string' },
    cases: { type: 'string' },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const settings = {
  quick: values.quick,
  resume: values.resume,
  graphs: Number(values.graphs ?? (values.quick ? 40 : 500)),
  seeds: Number(values.seeds ?? (values.quick ? 5 : 10)),
  first: Number(values.first ?? 1),
  cases: values.cases ?? '',
  say,
};
export type Settings = typeof settings;
export interface Part {
  readonly figures: unknown;
  /** For a person. */
  readonly text: string;
}

const parts: Record<string, (given: Settings) => Part | Promise<Part>> = {
  constants: checkConstants, examples: compareExamples, random: compareRandom, verdicts: judgeCases, fixes: tryFixes,
};
const chosen = Object.entries(parts).filter(([name]) => values.only === undefined || values.only === name);
if (chosen.length === 0) {
  say(`there is no part ${values.only}\n  = help: there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
const machine = `${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.versions.node}`;
const figures: Record<string, unknown> = { machine, quick: values.quick, graphs: settings.graphs, seeds: settings.seeds };
if (!values.json) console.log(`${machine}\n`);
for (const [name, part] of chosen) {
  const began = performance.now();
  const { figures: found, text } = await part(settings);
  figures[name] = found;
  if (!values.json) console.log(`${name} (${((performance.now() - began) / 1000).toFixed(0)} s)\n${text.replace(/^/gm, '  ')}\n`);
}
if (values.json) console.log(JSON.stringify(figures, null, 2));
