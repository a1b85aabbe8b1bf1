/** A WebAssembly package other than the pinned one is refused, with the command that installs the right one. */
import { beforeAll, expect, test } from 'vitest';
import { tf } from '../../src/runtime/tf.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { WasmBackend } from '../../src/runtime/engine/wasm/backend.ts';
import { checkPins, wasmVersion } from '../../src/runtime/engine/wasm/pins.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

const backend = () => tf.backend() as unknown as WasmBackend;

test('the installed one passes', () => expect(() => checkPins(backend(), wasmVersion)).not.toThrow());

test('another version does not', () => {
  expect(() => checkPins(backend(), '4.23.0')).toThrow(/tfjs-backend-wasm is 4.23.0; .*made for 4.22.0/);
});

test('missing internals are named', () => {
  const without = { ...backend(), makeOutput: undefined, incRef: 1, disposeData: 1, wasm: { ...backend().wasm, _Conv2D: undefined } };
  expect(() => checkPins(without as never, wasmVersion)).toThrow(/without _Conv2D, makeOutput;/);
});
