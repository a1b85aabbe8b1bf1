/** Results as tables in Markdown, as the short JSON of `--json`, and in the README between two marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { rows } from './rows.mjs';

const readme = new URL('../../README.md', import.meta.url);
const MARKS = ['<!-- bench:train, written by npm run bench:train -- --readme -->', '<!-- end of bench:train -->'];

const count = (value) => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(2));
const rateOf = (one, name) => one.rows[name]?.rate ?? null;

/** Examples a second by workload and row, null where a row is absent. */
export function short({ workloads }) {
  const line = (one) => {
    const named = (peer) => Object.fromEntries(Object.keys(rows).filter((name) => (rows[name].peer ?? false) === peer).map((name) => [name, rateOf(one, name)]));
    return { ...named(false), peers: named(true) };
  };
  return { workloads: Object.fromEntries(Object.entries(workloads).map(([name, one]) => [name, line(one)])) };
}

function table(head, lines) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...lines.map(row)].join('\n');
}

/** One line a row, one column a setting; `cell` gets the row's result and the setting's. */
function grid(title, settings, cell) {
  const columns = Object.values(settings);
  const present = Object.keys(rows).filter((name) => columns.some((one) => one.rows[name] !== undefined));
  const text = (one, name) => {
    const result = one.rows[name];
    return result === undefined ? '–' : result.absent === undefined ? cell(result, one) : 'absent';
  };
  return table([title, ...columns.map((one) => one.title)], present.map((name) => [rows[name].title, ...columns.map((one) => text(one, name))]));
}

const share = (result, one) => (one.peak === null ? '' : ` (${((100 * result.rate * one.operations) / one.peak).toFixed(0)} %)`);
const rates = (result, one) => `${count(result.rate)}${share(result, one)}`;

/** Why rows are absent, and which variant of a peer is shown. */
function remarks(settings) {
  const lines = Object.values(settings).flatMap((one) => Object.entries(one.rows).flatMap(([name, { absent, variant }]) => {
    if (absent !== undefined) return [`${rows[name].title} is absent in ${one.title}: ${absent}`];
    return Object.keys(rows[name].variants).length > 1 ? [`${rows[name].title}, ${one.title}: ${variant}`] : [];
  }));
  const again = Object.values(settings).flatMap((one) => Object.entries(one.rows).flatMap(([name, { slow = [] }]) =>
    (slow.length === 0 ? [] : [`${rows[name].title}, ${one.title}: ${slow.map(count).join(', ')}`])));
  return [
    lines.length === 0 ? '' : `\n\nThe fastest setting of each peer was taken. ${lines.join('; ')}.`,
    again.length === 0 ? '' : `\n\nTurns at less than half of a row's best were taken again. ${again.join('; ')} examples a second.`,
  ].join('');
}

function peakOf(workloads) {
  const peaks = Object.values(workloads).map(({ peak }) => peak).filter((peak) => peak !== null);
  const [low, high] = [Math.min(...peaks), Math.max(...peaks)].map((peak) => Math.round(peak / 1e9));
  return peaks.length === 0 ? '' : `; the peak is a product of matrices at the same time, ${low === high ? low : `${low} to ${high}`} GFLOP/s`;
}

/** All that was measured, as Markdown. */
export function tables({ quick, workloads, growth, machine }) {
  if (machine === undefined) return 'nothing is measured yet';
  const parts = [];
  const { processor, cores, load, node, tfjs, peers, rounds, seconds, date } = machine;
  parts.push(
    `${quick ? 'From a quick run, which shows that everything works and no more. ' : ''}${processor}, ${cores} cores, load ${load}, ${date}; Node ${node}, tfjs-node ${tfjs}, ${peers.join(', ')}. ` +
    `Float32, Adam, batch 64 unless a column says another. Rows take turns of at least ${seconds} s in one run; medians of ${rounds}.`,
  );
  if (Object.keys(workloads).length > 0) {
    parts.push(
      grid('examples a second, and the share of the machine\'s peak', workloads, rates),
      `The share is of the floating-point operations of layers, backward counted twice forward, of convolutions with every product made (Winograd's algorithm makes a quarter, so that more than 100 % is possible)${peakOf(workloads)}.${remarks(workloads)}`,
      grid('seconds from start to the end of the first step', workloads, ({ first_step }) => (first_step === undefined ? '–' : first_step.toFixed(1))),
      grid('peak memory of the process, MB', workloads, ({ memory }) => count(memory / 1e6)),
    );
  }
  for (const [what, settings] of Object.entries(growth)) parts.push(grid(`examples a second by ${what}`, settings, rates) + remarks(settings));
  return parts.join('\n\n');
}

/** Puts the tables into the README. @throws for figures of a quick run, and where the marks are missing */
export function writeReadme(results) {
  if (results.quick) throw new Error('figures of --quick do not belong in the README: measure without it');
  const text = readFileSync(readme, 'utf8');
  const [begin, end] = MARKS.map((mark) => text.indexOf(mark));
  if (begin < 0 || end < begin) throw new Error(`README.md has no place for the tables: the lines ${MARKS.join(' and ')}`);
  writeFileSync(readme, `${text.slice(0, begin)}${MARKS[0]}\n\n${tables(results)}\n\n${text.slice(end)}`);
}
