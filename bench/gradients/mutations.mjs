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
const TESTS = ['pinned', 'pass', 'gaussian', 'exponential', 'density'].map((name) => `test/signal/${name}.test.ts`);
const SQUARE = 1.05 ** 2;
/** Changes that change nothing: no gradient reaches tokens. */
const IDLE = new Set(['embedding backward']);

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
  const kernels = 'src/ir/gaussian/kernel.ts';
  const text = readFileSync(join(root, kernels), 'utf8');
  for (const [, field, type] of text.matchAll(/^ {2}readonly (\w+): (number|\(c: number\) => number);$/gm)) {
    const scaled = type === 'number' ? `${field}: all.${field} * ${SQUARE}` : `${field}: (c: number) => all.${field}(c) * ${SQUARE}`;
    yield { what: `every function's ${field}`, path: kernels, text: text.replace('compute(mean, variance)));', `((all) => ({ ...all, ${scaled} }))(compute(mean, variance))));`) };
  }
  const averages = 'src/ir/density/averages.ts';
  const onStreams = readFileSync(join(root, averages), 'utf8');
  for (const [, field, type] of text.matchAll(/^ {2}readonly (\w+): (number|\(c: number\) => number);$/gm)) {
    const scaled = type === 'number' ? `${field}: all.${field} * ${SQUARE}` : `${field}: (c: number) => all.${field}(c) * ${SQUARE}`;
    yield { what: `a stream's ${field}`, path: averages, text: onStreams.replace('(averages = average(lawOf(stream), kernel))', `(averages = ((all) => ({ ...all, ${scaled} }))(average(lawOf(stream), kernel)))`) };
  }
  const scaledResults = {
    'src/ir/density/profile.ts': { 'what a gate leaves': ['    square: left,', `    square: left * ${SQUARE},`], 'what two gates leave': ['    pair: profile ?', `    pair: ((pair: any) => (c: number) => pair(c) * ${SQUARE})(profile ?`, ' : slopePair,\n', ' : slopePair),\n'] },
    'src/ir/signal-rules/teaching.ts': {
      'what kernels leave of targets': ['shared: fanIn *', `shared: ${SQUARE} * fanIn *`], 'what activations leave of targets': ['shared: shared * odd', `shared: shared * odd * ${SQUARE}`],
      "a loss's answer to targets": ['taught: gradient.aligned ** 2', `taught: ${SQUARE} * gradient.aligned ** 2`],
    },
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
  const passes = () => spawnSync('npx', ['vitest', 'run', '--root', copy, '--bail', '1', '--reporter', 'dot', ...TESTS], { cwd: root, env: { ...process.env, CI: '1' } }).status === 0;
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
