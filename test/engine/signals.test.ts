/** Signals that arrive while TensorFlow computes do no harm: products of matrices use the stack pointer for other things. */
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { locateNative } from '../../src/runtime/engine/native/locate.ts';
import { ownKernels, ownKernelsPlace } from '../../src/runtime/engine/native/own-kernels.ts';
import { nativeIsThere } from './compare.ts';

const pack = locateNative()!;

/** Two seconds of products, with a handler for signals; the sizes are those for which oneDNN divides the work. */
const products = `
require('util').isNullOrUndefined ??= (value) => value == null;
let signals = 0;
process.on('SIGWINCH', () => signals++);
process.dlopen({ exports: {} }, process.argv[2]);
const tf = require(process.argv[1]);
const { binding } = tf.backend();
const tensor = (shape) => binding.createTensor(shape, binding.TF_FLOAT, new Float32Array(shape[0] * shape[1]).fill(1));
const [a, b] = [tensor([64, 784]), tensor([784, 128])];
const flag = (name) => ({ name, type: binding.TF_ATTR_BOOL, value: false });
const attributes = [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }, flag('transpose_a'), flag('transpose_b')];
const end = Date.now() + 2000;
console.log('ready');
(function go() {
  for (let i = 0; i < 20; i++) binding.deleteTensor(binding.executeOp('MatMul', attributes, [a, b], 1)[0].id);
  if (Date.now() < end) setImmediate(go); else console.log(signals);
})();
`;

function signalled(library: string): Promise<{ code: number | null; signals: number }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', products, pack.directory, library], { cwd: pack.directory, env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    let sending: NodeJS.Timeout | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      sending ??= setInterval(() => child.kill('SIGWINCH'), 1);
    });
    child.on('close', (code) => {
      clearInterval(sending);
      resolve({ code, signals: Number(output.split('\n')[1]) });
    });
  });
}

test.skipIf(!nativeIsThere || process.platform === 'win32')('a training lives through hundreds of signals', async () => {
  const { code, signals } = await signalled(ownKernelsPlace(pack, ownKernels()!));
  expect(code).toBe(0);
  expect(signals).toBeGreaterThan(100);
});
