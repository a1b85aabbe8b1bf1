/** Tries the binding in a process of its own: a library that crashes, or that this process already failed to load, does no harm. */
import { join } from 'node:path';
import type { NativePackage } from './locate.ts';
import { run, tail } from './run.ts';

const script = `
const util = require('util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
const [product] = tf.matMul(tf.tensor2d([[2]]), tf.tensor2d([[3]])).dataSync();
process.exit(product === 6 ? 0 : 3);
`;

/** @returns undefined when the binding computes, otherwise why it does not. */
export async function bindingFault(pack: NativePackage): Promise<string | undefined> {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', NODE_OPTIONS: '' };
  const result = await run(process.execPath, ['-e', script, pack.directory], { env, cwd: join(pack.directory) });
  return result.code === 0 ? undefined : tail({ ...result, errors: result.errors.match(/^\w*Error: .*$/m)?.[0] ?? result.errors }, 1) || `exit code ${result.code}`;
}
