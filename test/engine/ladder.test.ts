/** Which engine is chosen when one is missing, broken or asked for by name; each case in a process of its own. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, execute } from './child.ts';
import type { Program } from './child.ts';
import { nativeIsThere } from './compare.ts';
import { containing } from './matchers.ts';

const source = `
import { tf } from 'tf';
import { selectEngine, diagnoseEngines, EngineError } from 'engine';
const [request, then] = (process.env.ENGINE_TEST ?? 'auto').split(' ');
try {
  const result = request === 'doctor' ? await diagnoseEngines() : await selectEngine(request);
  const product = request === 'doctor' ? [] : [...tf.matMul(tf.ones([2, 3]), tf.ones([3, 1])).dataSync()];
  console.log(JSON.stringify({ result, product, backend: tf.getBackend() }));
} catch (error) {
  if (!(error instanceof EngineError)) throw error;
  console.log(JSON.stringify({ message: error.message, remedy: error.remedy }));
}
if (then === 'throw') throw new Error('of the user');
if (then === 'reject') Promise.reject(new Error('of the user'));
if (then === 'exit') process.exitCode = 3;
`;

let program: Program;
let fakes: string;
const nowhere = '/nonexistent/tfjs-node';

beforeAll(async () => {
  program = await bundle(source);
  fakes = mkdtempSync(join(tmpdir(), 'gradnet-fake-'));
});
afterAll(() => {
  rmSync(program.directory, { recursive: true });
  rmSync(fakes, { recursive: true });
});

/** A package folder that looks like tfjs-node. */
function fake(name: string, version: string, binding?: string): string {
  const directory = join(fakes, name);
  mkdirSync(join(directory, 'lib', 'napi-v8'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: '@tensorflow/tfjs-node', version, main: 'index.js' }));
  writeFileSync(join(directory, 'index.js'), "require('./lib/napi-v8/tfjs_binding.node');");
  if (binding !== undefined) writeFileSync(join(directory, 'lib', 'napi-v8', 'tfjs_binding.node'), binding);
  return directory;
}

/** What the program prints. */
interface Answer {
  result: { name: string; description: string; hint: string };
  product: number[];
  message: string;
  remedy: string;
}

async function ask(request: string, tfjsNode?: string, nodeOptions: string[] = []) {
  const outcome = await execute(program, { env: { ENGINE_TEST: request, ...(tfjsNode ? { GRADNET_TFJS_NODE: tfjsNode } : {}) }, nodeOptions });
  expect(outcome.stdout.trim().split('\n'), outcome.stderr).toHaveLength(1);
  return { ...outcome, answer: JSON.parse(outcome.stdout) as Answer };
}

describe('auto', () => {
  test('is WebAssembly, without a word, where tfjs-node is not installed', async () => {
    const { answer, code, stderr } = await ask('auto', nowhere);
    expect(answer).toEqual({ result: { name: 'wasm', description: 'wasm simd' }, product: [3, 3], backend: 'wasm' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('says that a package without its binding could be faster', async () => {
    const { answer } = await ask('auto', fake('empty', '4.22.0'));
    expect(answer.result.name).toBe('wasm');
    expect(answer.result.hint).toContain('without its compiled binding (gradnetc native install)');
  });

  test('goes on where the binding is broken, and says so', async () => {
    const { answer } = await ask('auto', fake('broken', '4.22.0', 'not a library'));
    expect(answer.result.name).toBe('wasm');
    expect(answer.result.hint).toContain('does not load');
  });

  test('is plain JavaScript without WebAssembly, with a word about its speed', async () => {
    const { answer, stderr } = await ask('auto', nowhere, ['--jitless']);
    expect(answer).toMatchObject({ result: { name: 'cpu' }, product: [3, 3] });
    expect(answer.result.hint).toMatch(/without WebAssembly.*slower/);
    expect(stderr).not.toContain('Hi, looks like');
  });

  test.skipIf(!nativeIsThere)('is native where its binding works', async () => {
    const { answer, code } = await ask('auto');
    expect(answer).toMatchObject({ result: { name: 'native' }, product: [3, 3], backend: 'tensorflow' });
    expect(answer.result.description).toMatch(/^native \(TensorFlow \d/);
    expect(code).toBe(0);
  });
});

describe('an engine asked for by name', () => {
  test.each([
    ['native', nowhere, 'is not installed', 'npm i -D @tensorflow/tfjs-node@4.22.0 --ignore-scripts'],
    ['hamster', nowhere, 'no engine "hamster"', 'auto, native, wasm, cpu'],
  ])('%s fails rather than falls back', async (request, directory, message, remedy) => {
    const { answer } = await ask(request, directory);
    expect(answer.message).toContain(message);
    expect(answer.remedy).toContain(remedy);
  });

  test('native fails for a missing binding, a broken one and another version', async () => {
    const missing = (await ask('native', fake('empty2', '4.22.0'))).answer;
    expect(missing).toMatchObject({ message: containing('without its compiled binding'), remedy: 'gradnetc native install' });
    const broken = (await ask('native', fake('broken2', '4.22.0', 'not a library'))).answer;
    expect(broken).toMatchObject({ message: containing('does not load'), remedy: containing('--force') });
    const old = (await ask('native', fake('old', '3.21.0', ''))).answer;
    expect(old).toMatchObject({ message: containing('3.21.0'), remedy: containing('4.22.0') });
  });

  test.skipIf(!nativeIsThere)('native refuses a profiler, whose signals would end the process; auto goes on without it and says so', async () => {
    const profiled = ['--cpu-prof', `--cpu-prof-dir=${fakes}`];
    const { answer: refused } = await ask('native', undefined, profiled);
    expect(refused).toMatchObject({ message: containing('node --cpu-prof interrupts'), remedy: containing('--engine wasm') });
    const { answer, code } = await ask('auto', undefined, profiled);
    expect(answer).toMatchObject({ result: { name: 'wasm', hint: containing('node --cpu-prof interrupts') }, product: [3, 3] });
    expect(code).toBe(0);
  });

  test('wasm fails without WebAssembly', async () => {
    const { answer } = await ask('wasm', nowhere, ['--jitless']);
    expect(answer.message).toContain('without WebAssembly');
  });
});

test('doctor tries every engine and names the remedy', async () => {
  const { answer } = await ask('doctor', fake('empty3', '4.22.0'));
  expect(answer.result).toMatchObject([
    { name: 'native', available: false, chosen: false, remedy: 'gradnetc native install' },
    { name: 'wasm', available: true, chosen: true },
    { name: 'cpu', available: true, chosen: false },
  ]);
});

describe('a program ends as its author wrote it', () => {
  test.each([['wasm throw', 1], ['wasm reject', 1], ['wasm exit', 3], ['wasm', 0], ['cpu', 0]])('%s: exit code %d', async (request, code) => {
    expect((await ask(request, nowhere)).code).toBe(code);
  });
});

describe('a standalone bundle', () => {
  let alone: Program;
  beforeAll(async () => {
    alone = await bundle(source, { standalone: true, into: tmpdir() });
  });
  afterAll(() => rmSync(alone.directory, { recursive: true }));
  const run = async (request: string, cwd: string) => {
    const { stdout, stderr } = await execute(alone, { env: { ENGINE_TEST: request }, cwd });
    return JSON.parse(stdout || JSON.stringify({ stderr })) as Answer;
  };

  test('finds its .wasm file beside it', async () => {
    expect(await run('wasm', alone.directory)).toMatchObject({ result: { name: 'wasm' }, product: [3, 3] });
  });

  test("looks for tfjs-node in the user's project", async () => {
    const project = join(fakes, 'project');
    const modules = join(project, 'node_modules', '@tensorflow');
    mkdirSync(modules, { recursive: true });
    renameSync(fake('empty4', '4.22.0'), join(modules, 'tfjs-node'));
    expect((await run('auto', project)).result.hint).toContain('without its compiled binding');
  });

  test.skipIf(!nativeIsThere)('trains on the native engine of the project it runs in', async () => {
    expect(await run('native', process.cwd())).toMatchObject({ result: { name: 'native' }, product: [3, 3] });
  });
});
