/**
 * Would a test notice a formula that is off by 5 %? Every rule's values, gradients and weights' gradients, every loss and
 * every Gaussian average are scaled by 1.05 (squares by 1.05²) in a copy of the sources, one at a time, and the tests of
 * test/signal that need no engine are run: `node bench/gradients/mutations.mjs [PATTERN]`. Prints what no test noticed.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = join(root, '.cache', `mutations-${process.pid}`);
const pattern = new RegExp(process.argv[2] ?? '');
/** The first of these is quick and notices most. */
const TESTS = ['pinned', 'pass', 'gaussian', 'exponential', 'density', 'shortcuts', 'sequences', 'channels', 'teaching'].map((name) => `test/signal/${name}.test.ts`);
const SQUARE = 1.05 ** 2;
/** Changes that change nothing: no gradient reaches tokens, and these are zero. */
const IDLE = new Set(['embedding backward', "simpleCell's kept", "simpleCell's familiar", "simpleCell's entry on the way back", "gruCell's entry on the way back"]);

/** Appended to a mutated file: the same rule with one of its results scaled. */
const SCALING = `
function mutantCovariance(c: any): any { return { self: c.self.map((v: number) => v * ${SQUARE}), alike: c.alike.map((v: number) => v * ${SQUARE}), unlike: c.unlike.map((v: number) => v * ${SQUARE}) }; }
function mutantFlow(x: any): any { return { ...x, second: x.second * ${SQUARE}, cross: x.cross * ${SQUARE}, covariance: mutantCovariance(x.covariance) }; }
function mutantRule(rule: any, part: string): any {
  if (part === 'gradient') return { ...rule, gradient: (...a: any[]) => mutantFlow(rule.gradient(...a)) };
  if (part === 'forward') return { ...rule, forward: (...a: any[]) => mutantFlow(rule.forward(...a)) };
  if (part === 'backward') return { ...rule, backward: (...a: any[]) => rule.backward(...a).map(mutantFlow) };
  return { ...rule, weightGradients: (...a: any[]) => Object.fromEntries(Object.entries(rule.weightGradients?.(...a) ?? {}).map(([k, v]: any) => [k, v * ${SQUARE}])) };
}
`;

function* mutants() {
  const rules = 'src/ir/signal-rules/';
  for (const name of readdirSync(join(root, rules))) {
    const text = readFileSync(join(root, rules, name), 'utf8');
    for (const [found, word, kind] of text.matchAll(/^export const (\w+): (SignalRule|LossRule) = /gm)) {
      const renamed = `${text.replace(found, `const ${word}Right: ${kind} = `)}${SCALING}`;
      for (const part of kind === 'LossRule' ? ['gradient'] : ['forward', 'backward', ...(text.includes('weightGradients') ? ['weights'] : [])]) {
        yield { what: `${word} ${part}`, path: rules + name, text: `${renamed}export const ${word}: ${kind} = mutantRule(${word}Right, '${part}');\n` };
      }
    }
    for (const [found, word] of text.matchAll(/^export function (\w+)\(.*\): (?:SignalRule|LossRule) \{$/gm)) {
      for (const part of ['forward', 'backward', ...(text.includes('weightGradients') ? ['weights'] : [])]) {
        const renamed = `${text.replace(found, found.replace(`export function ${word}`, `function ${word}Right`))}${SCALING}`;
        yield { what: `${word} ${part}`, path: rules + name, text: `${renamed}export const ${word} = (...a: any[]): any => mutantRule((${word}Right as any)(...a), '${part}');\n` };
      }
    }
  }
  const read = (path) => readFileSync(join(root, path), 'utf8');
  /** Results of one field each, scaled. */
  function* fieldsOf(text, scaledIn) {
    for (const [, field, type] of text.matchAll(/^ {2}readonly (\w+): (number|\((?:c|at): number\) => number);$/gm)) {
      yield* scaledIn(field, type === 'number' ? `${field}: all.${field} * ${SQUARE}` : `${field}: (c: number) => all.${field}(c) * ${SQUARE}`);
    }
  }
  const [kernels, averages, tables, cells] = ['src/ir/gaussian/kernel.ts', 'src/ir/density/averages.ts', 'src/ir/gaussian/tabulated.ts', 'src/ir/signal-rules/cells.ts'];
  const fields = read(kernels).slice(read(kernels).indexOf('interface KernelAverages'));
  yield* fieldsOf(fields, function* (field, scaled) {
    yield { what: `every function's ${field}`, path: kernels, text: read(kernels).replace('compute(mean, variance)));', `((all) => ({ ...all, ${scaled} }))(compute(mean, variance))));`) };
    yield {
      what: `a stream's ${field}`, path: averages,
      text: read(averages).replace('function average(law: Law, kernel: GaussianKernel): StreamAverages {', `function average(law: Law, kernel: GaussianKernel): StreamAverages {\n  const all = averageRight(law, kernel);\n  return { ...all, ${scaled} };\n}\n\nfunction averageRight(law: Law, kernel: GaussianKernel): StreamAverages {`),
    };
    if (/\b(first|pair|slopePair)\b/.test(field)) {
      yield { what: `a table's ${field}`, path: tables, text: read(tables).replace('const averages = between(points, f, mean, variance);', `const averages = ((all) => ({ ...all, ${scaled} }))(between(points, f, mean, variance));`) };
    }
  });
  // Of the recurrent cells: what a step makes, and what its gradient meets; the sequences of the tests have eight lags.
  const shapes = read(cells).slice(read(cells).indexOf('interface Averages'), read(cells).indexOf('export interface Cell '));
  for (const cell of ['simpleCell', 'lstmCell', 'gruCell']) {
    const renamed = (made) => `${read(cells).replace(`export const ${cell}: Cell = {`, `const ${cell}Right: Cell = {`)}\nexport const ${cell}: Cell = { ...${cell}Right, ${made} };\n`;
    for (const field of ['kept', 'fresh', 'familiar', 'hidden']) {
      const scaled = field === 'hidden' ? `hidden: (m) => all.hidden(m).map((v) => v * ${SQUARE})` : `${field}: all.${field}?.map((v) => v * ${field === 'kept' ? 1.05 : SQUARE})`;
      yield { what: `${cell}'s ${field}`, path: cells, text: renamed(`step: (...a) => ((all: any) => ({ ...all, ${scaled} }) as any)(${cell}Right.step(...a))`) };
    }
    yield* fieldsOf(shapes, function* (field, scaled) {
      if (field === 'gates') yield { what: `${cell}'s common ${field}`, path: cells, text: renamed(`reaction: (...a) => ((all: any) => ({ ...all, gates: (i: number) => all.gates(i) * (i % 8 === 0 ? 1 : ${SQUARE}) }))(${cell}Right.reaction(...a))`) };
      else yield { what: `${cell}'s ${field} on the way back`, path: cells, text: renamed(`reaction: (...a) => ((whole: any) => ({ ...whole, averages: (i: number) => ((all: any) => ({ ...all, ${scaled} }))(whole.averages(i)) }))(${cell}Right.reaction(...a))`) };
    });
  }
  const scaledResults = {
    'src/ir/density/profile.ts': { 'what a gate leaves': ['    square: left,', `    square: left * ${SQUARE},`], 'what two gates leave': ['    pair: profile ?', `    pair: ((pair: any) => (c: number) => pair(c) * ${SQUARE})(profile ?`, ' : slopePair,\n', ' : slopePair),\n'] },
    'src/ir/signal-rules/teaching.ts': {
      'what kernels leave of targets': ['shared: fanIn *', `shared: ${SQUARE} * fanIn *`], 'what activations leave of targets': ['shared: shared * odd', `shared: shared * odd * ${SQUARE}`],
      "a loss's answer to targets": ['taught: gradient.aligned ** 2', `taught: ${SQUARE} * gradient.aligned ** 2`],
    },
    'src/ir/signal-rules/recurrent.ts': {
      'what memories lack at first': ['    const left = average ?', `    const left = ${SQUARE} * (average ?`, ': powered(part, n);', ': powered(part, n));'],
      'echoes of a memory that fills': ['const echoes = average ?', `const echoes = ${SQUARE} * (average ?`, ': powered(echo, n);', ': powered(echo, n));'],
      'steps back': ['this.now = next > 0 ? next : 0;', `this.now = next > 0 ? next * ${SQUARE} : 0;`],
    },
    'src/ir/signal-rules/steps.ts': {
      'likeness of steps along a memory': ['parts[r] = (parts[r]! + behind) / whole;', `parts[r] = ((parts[r]! + behind) / whole) * (r === 0 ? 1 : 1.05);`],
      'gradients that gather': ['sum += 2 * part *', `sum += ${SQUARE} * 2 * part *`],
      'pairs of steps': ['sum += 2 * likeness[r]! *', `sum += ${SQUARE} * 2 * likeness[r]! *`],
    },
    'src/ir/signal-rules/cells.ts': { 'open gates of a walk': ['sum += meetings[n - k]! * meetings[k]!', `sum += ${SQUARE} * meetings[n - k]! * meetings[k]!`] },
    'src/ir/signal-rules/affine.ts': { 'overlaps of few values behind kernels': ['x!.overlaps * slope * slope', `${SQUARE} * x!.overlaps * slope * slope`] },
    'src/ir/signal-rules/elementwise.ts': { 'overlaps of few values behind activations': ['h!.overlaps * a.slopePair', `${SQUARE} * h!.overlaps * a.slopePair`] },
    'src/ir/signal-rules/pooling.ts': { 'gradients along an average': ['(gradient.aligned * (level +', `(${SQUARE} * gradient.aligned * (level +`] },
    'src/ir/signal-rules/attention.ts': {
      'differences of keys and values': ['    contrast: (kind, lag) => even[kind] +', `    contrast: (kind, lag) => ${SQUARE} * even[kind] +`],
      'what sharp weights leave of differences': ['=> overlap - 2 * Math.min', `=> overlap - ${SQUARE} * 2 * Math.min`],
      'differences that chance makes': ['+ byChance *', `+ ${SQUARE} * byChance *`],
      'overlap of what questions look at': ['lag: number): number => overlapOf(', `lag: number): number => ${SQUARE} * overlapOf(`],
    },
    'src/ir/signal-rules/gated.ts': {
      'what lies along a channel': ['Math.max(0, 1 - (shared * shared) / (varies * spread)) * free', `${SQUARE} * Math.max(0, 1 - (shared * shared) / (varies * spread)) * free`],
      'what epsilon leaves along a channel': ['(shared / spread) ** 2 * (lengthwise', `${SQUARE} * (shared / spread) ** 2 * (lengthwise`],
      'sums over winners': ['  return (batch.size * grid', `  return ${SQUARE} * (batch.size * grid`],
    },
    'src/ir/signal-rules/groups.ts': { "a group norm's lost direction": ["? v - lost * values", `? v - ${SQUARE} * lost * values`] },
    'src/passes/signal/narrowness.ts': { 'price of uneven places': ['const PATCHY = 4;', 'const PATCHY = 4.2;'] },
    'src/catalog/source/discs.ts': {
      "likeness of a mask's pixels": ['missed(one), self };', `missed(one), self: self.map((v, i) => (i === 0 ? v : v * ${SQUARE})) };`],
      'part of a picture that masks cover': ['return { mean: 1 -', 'return { mean: 1.05 - 1.05 *'],
    },
    'src/ir/signal-rules/normalization.ts': { 'what epsilon lets through': ['(epsilonOf(ctx) / variance) ** 2;', `${SQUARE} * (epsilonOf(ctx) / variance) ** 2;`] },
    'src/ir/signal-rules/window.ts': {
      'taps that two outputs meet': ['together[d]! += Math.max', `together[d]! += ${SQUARE} * Math.max`],
      'taps at a distance': ['first + 1 - d) / pairs;', `first + 1 - d) / pairs * (d > 0 ? ${SQUARE} : 1);`],
      'what a mean has of taps': ['(2 * part) / anywhere - 1', `(${2 * SQUARE} * part) / anywhere - ${2 * SQUARE - 1}`],
    },
    'src/catalog/source/tokens.ts': { "tokens' coincidence in a class": ['alike: (1 +', `alike: ${SQUARE} * (1 +`], "tokens' coincidence": ['unlike: (1 -', `unlike: ${SQUARE} * (1 -`] },
    'src/catalog/source/text.ts': { "Zipf's law": ['return squares / (sum * sum);', `return (${SQUARE} * squares) / (sum * sum);`] },
    'src/passes/signal/training.ts': { 'draws without putting back': ['(samples / classes - 1) / (samples - 1)', `(${SQUARE} * (samples / classes - 1)) / (samples - 1)`] },
    'src/ir/gaussian/probabilities.ts': { 'overlap of softmax outputs': ['  return 1 / units + ratio * slope', `  return ${SQUARE} / units + ratio * slope * ${SQUARE}`], 'own overlap of a softmax output': ['  return units * sum * STEP;', `  return units * sum * STEP * ${SQUARE};`] },
  };
  for (const [path, changes] of Object.entries(scaledResults)) {
    const right = readFileSync(join(root, path), 'utf8');
    for (const [what, [from, to, ...more]] of Object.entries(changes)) yield { what, path, text: more.length === 0 ? right.replace(from, to) : right.replace(from, to).replace(more[0], more[1]) };
  }
  const interval = 'src/passes/signal/interval.ts';
  const lines = readFileSync(join(root, interval), 'utf8');
  for (const [found, name, value] of lines.matchAll(/^const (\w+) = ([\d.]+);$/gm)) {
    yield { what: `interval's ${name}`, path: interval, text: lines.replace(found, `const ${name} = ${Number(value) * 1.05};`) };
  }
}

const survivors = [];
let count = 0;
mkdirSync(copy, { recursive: true });
try {
  for (const path of ['src', 'test/signal', 'test/fixtures/signal', 'package.json', 'tsconfig.json']) cpSync(join(root, path), join(copy, path), { recursive: true });
  const pass = (tests) => spawnSync('npx', ['vitest', 'run', '--root', copy, '--bail', '1', '--reporter', 'dot', ...tests], { cwd: root, env: { ...process.env, CI: '1' } }).status === 0;
  const passes = () => pass(TESTS.slice(0, 1)) && pass(TESTS.slice(1));
  if (!passes()) throw new Error('the tests fail without any change');
  for (const { what, path, text } of mutants()) {
    if (!pattern.test(what) || IDLE.has(what)) continue;
    count++;
    const right = readFileSync(join(copy, path), 'utf8');
    if (right === text) throw new Error(`nothing was changed for ${what}`);
    writeFileSync(join(copy, path), text);
    if (passes()) survivors.push(what);
    console.error(`${what}: ${survivors.includes(what) ? 'NOT NOTICED' : 'noticed'}`);
    writeFileSync(join(copy, path), right);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${count - survivors.length} of ${count} changes of 5 % are noticed${survivors.length === 0 ? '' : `; not noticed: ${survivors.join(', ')}`}`);
if (survivors.length > 0) process.exitCode = 1;
