/** Tries the binding in a process of its own: a library that crashes, or that this process already failed to load, does no harm. */
import { join } from 'node:path';
import type { NativePackage } from './locate.ts';
import { run, tail } from './run.ts';

const load = `
const util = require('util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
`;
const tryProduct = `${load}
const [product] = tf.matMul(tf.tensor2d([[2]]), tf.tensor2d([[3]])).dataSync();
process.exit(product === 6 ? 0 : 3);
`;

/** One cell, one step: half of the candidate is kept, and half of that is shown. */
const tryOwnKernels = `${load}
process.dlopen({ exports: {} }, process.argv[2]);
const { binding } = tf.backend();
const given = [[[1, 1, 1], [1]], [[1, 4], [0, 0, 1, 0]], [[1, 4], [0, 0, 0, 0]], [[4], [0, 0, 0, 0]]].map(([shape, values]) => binding.createTensor(shape, binding.TF_FLOAT, Float32Array.from(values)));
const [state] = binding.tensorDataSync(binding.executeOp('GradnetLstm', [], given, 3)[0].id);
process.exit(Math.abs(state - Math.tanh(Math.tanh(1) / 2) / 2) < 1e-6 ? 0 : 3);
`;

/** @returns undefined when the binding computes, otherwise why it does not. */
export const bindingFault = (pack: NativePackage): Promise<string | undefined> => faultOf(tryProduct, pack, []);

/** @returns undefined when TensorFlow computes by the operations of that library, otherwise why it does not. */
export const ownKernelsFault = (pack: NativePackage, library: string): Promise<string | undefined> => faultOf(tryOwnKernels, pack, [library]);

async function faultOf(script: string, pack: NativePackage, args: readonly string[]): Promise<string | undefined> {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', NODE_OPTIONS: '' };
  const result = await run(process.execPath, ['-e', script, pack.directory, ...args], { env, cwd: join(pack.directory) });
  return result.code === 0
    ? undefined
    : tail({ ...result, errors: result.errors.match(/^\w*Error: .*$/m)?.[0] ?? result.errors }, 1) || `exit code ${result.code}`;
}
