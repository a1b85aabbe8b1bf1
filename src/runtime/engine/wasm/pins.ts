/** Refuses a WebAssembly package other than the one whose internals the kernels use. */
import { EngineError } from '../errors.ts';
import type { WasmBackend } from './backend.ts';

export const wasmVersion = '4.22.0';

const moduleMembers = [
  'HEAPF32', 'HEAP32', 'HEAPU8', 'asm', '_malloc', '_free', '_register_tensor', '_dispose_data',
  '_BatchMatMul', '__FusedMatMul', '_Conv2D', 'cwrap',
] as const;

/** @throws EngineError naming the version found, or the internals that are missing. */
export function checkPins(backend: WasmBackend, version: string): void {
  const missing: string[] = moduleMembers.filter((name) => backend.wasm?.[name] === undefined);
  for (const name of ['dataIdMap', 'makeOutput', 'incRef', 'disposeData', 'dataIdNextNumber'] as const) {
    if (backend[name] === undefined) missing.push(name);
  }
  if (version === wasmVersion && missing.length === 0) return;
  throw new EngineError(
    `@tensorflow/tfjs-backend-wasm is ${version}${missing.length ? `, without ${missing.join(', ')}` : ''}; `
    + `the training kernels are made for ${wasmVersion}`,
    `npm i --save-exact @tensorflow/tfjs-backend-wasm@${wasmVersion} @tensorflow/tfjs-core@${wasmVersion}`,
  );
}
