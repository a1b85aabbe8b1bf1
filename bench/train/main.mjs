/**
 * Training speed of gradnet, of hand-written TensorFlow.js and of the peers: `npm run bench:train -- [--quick] [--json]`.
 *
 * --quick         two steps an epoch, one round, one variant of each peer: that everything runs, no figure to quote
 * --json          the last line holds examples a second: {"workloads":{"cnn":{"gradnet":…,"peers":{"pytorch":…}},…}}
 * --only A,B      workloads or growth.depth, growth.batch, growth.width; the file keeps what it has of the others
 * --rows A,B      these rows, e.g. gradnet,handwritten
 * --rounds N      turns of each row, 5 unless given
 * --seconds N     of a turn at least, 2 unless given
 * --known         each peer at the setting that was its fastest in the results there are, others not tried
 * --out FILE      results, node_modules/.cache/gradnet/bench-train.json unless given
 * --readme        writes the README's tables from the results; with --report without measuring anew
 * --report        shows the results that there are
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from './machine.mjs';
import { race } from './race.mjs';
import { short, tables, writeReadme } from './report.mjs';
import { rows } from './rows.mjs';
import { growth, quick, workloads } from './workloads.mjs';

const flag = { type: 'boolean', default: false };
const { values } = parseArgs({
  options: {
    quick: flag, json: flag, readme: flag, report: flag, known: flag,
    only: { type: 'string' }, rows: { type: 'string' }, rounds: { type: 'string' }, seconds: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('../../node_modules/.cache/gradnet/bench-train.json', import.meta.url)) },
  },
});
const list = (text, all) => (text === undefined ? all : all.filter((name) => text.split(',').includes(name)));
const say = (text) => process.stderr.write(`  ${text}\n`);

const kept = read(values.out);
// figures of a quick run are never mixed with others
const results = kept?.quick === values.quick || (values.report && kept) ? kept : { quick: values.quick, workloads: {}, growth: {} };

if (!values.report) await measure();
console.log(tables(results));
if (values.readme) writeReadme(results);
if (values.json) console.log(JSON.stringify(short(results)));

async function measure() {
  const all = { ...workloads, ...Object.fromEntries(Object.entries(growth).map(([what, settings]) => [`growth.${what}`, settings])) };
  const named = list(values.only, Object.keys(all));
  if (named.length === 0) throw new Error(`--only takes some of ${Object.keys(all).join(', ')}`);
  const names = list(values.rows, Object.keys(rows));
  const options = {
    rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
    seconds: Number(values.seconds ?? (values.quick ? 0.1 : 2)),
    say,
  };
  /** What growth follows is a workload's, and so is the variant of a peer where that was measured: trying all again takes an hour. */
  const variantsFor = (workload) => (name) => {
    const all = Object.keys(rows[name].variants);
    const fastest = results.workloads[workload]?.rows[name]?.variant;
    return values.quick ? all.slice(0, 1) : fastest === undefined ? all : [fastest];
  };
  for (const name of named) {
    const [, grown] = name.split('growth.');
    const settings = grown === undefined ? { [name]: workloads[name] } : growth[grown];
    const done = {};
    for (const [key, setting] of Object.entries(values.quick ? quick(settings) : settings)) {
      done[key] = { title: setting.title, ...await race(setting, names, { ...options, variantsOf: variantsFor(values.known ? setting.like ?? key : setting.like), starts: grown === undefined }) };
      if (grown === undefined) results.workloads[name] = done[key];
      else results.growth[grown] = { ...done };
      results.machine = machine(options);
      mkdirSync(dirname(values.out), { recursive: true });
      writeFileSync(values.out, `${JSON.stringify(results, undefined, 1)}\n`);
    }
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
