/** Loads the WebAssembly backend and makes it fit for training: own kernels, a checked heap, no process handlers. */
import { tf } from '../../tf.ts';
import { EngineError, reasonOf } from '../errors.ts';
import { probe } from '../probe.ts';
import type { WasmBackend } from './backend.ts';
import { binaryDirectory } from './binary.ts';
import { checkHeap } from './checked-heap.ts';
import { portableKernels, registerKernels } from './kernels/index.ts';
import { checkPins } from './pins.ts';
import { sharingMemory } from './shared-memory.ts';
import { loadSide, sideBytes } from './side.ts';
import { simdKernels } from './simd/index.ts';

let loading: Promise<{ description: string }> | undefined;

/**
 * Makes WebAssembly the current backend.
 * @throws EngineError where the host has no WebAssembly, or the package is not the one this engine was made for.
 */
export async function loadWasm(): Promise<{ description: string }> {
  if (!('WebAssembly' in globalThis)) {
    throw new EngineError(
      'this Node runs without WebAssembly',
      'start it without --jitless, or use --engine cpu',
    );
  }
  loading ??= initialize().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const loaded = await loading;
  await tf.setBackend('wasm');
  return loaded;
}

async function initialize(): Promise<{ description: string }> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  wasm.setWasmPaths(binaryDirectory());
  const side = hasSimd ? sideBytes() : undefined;
  await withoutProcessHandlers(() => (side ? sharingMemory(start) : start()));
  const backend = tf.backend() as unknown as WasmBackend;
  checkPins(backend, wasm.version_wasm);
  checkHeap(backend.wasm);
  registerKernels(portableKernels);
  if (side) {
    loadSide(backend, side);
    registerKernels(simdKernels);
  }
  probe('wasm');
  return { description: side ? 'wasm simd' : hasSimd ? 'wasm simd, without its training kernels' : 'wasm without simd, about half as fast' };
}

async function start(): Promise<void> {
  let reason = 'its backend did not start';
  try {
    if (await tf.setBackend('wasm')) return;
  } catch (error) {
    reason = reasonOf(error);
  }
  throw new EngineError(
    `the WebAssembly engine does not start: ${reason}`,
    `check that ${binaryDirectory()} holds tfjs-backend-wasm-simd.wasm (npm ci restores it), or use --engine cpu`,
  );
}

/** The package's glue rethrows every uncaught error, which turns a user's error into exit code 7: keep its handlers out. */
async function withoutProcessHandlers(work: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set(process.listeners(event as never) as unknown[]));
  try {
    await work();
  } finally {
    events.forEach((event, i) => {
      for (const listener of process.listeners(event as never) as never[]) {
        if (!before[i]!.has(listener)) process.removeListener(event, listener);
      }
    });
  }
}
