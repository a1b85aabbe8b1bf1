/** tfjs-node as it is published, with the two checks that it still calls and that Node 23 removed. */
import { createRequire } from 'node:module';

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
const require = createRequire(import.meta.url);
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
export const tf = require('@tensorflow/tfjs-node');
