/** The side module: SIMD kernels of our own on the memory of the package's module. Its sources are in assembly/. */
import { readFileSync } from 'node:fs';
import type { WasmBackend, WasmModule } from './backend.ts';
import { sideBinary } from './binary.ts';

/** The functions that assembly/index.ts exports; places are byte addresses, and see there what they do. */
export type Side = Readonly<Record<
  | 'packPanels' | 'product' | 'packColumns' | 'outer' | 'padImages' | 'depthwiseGradient' | 'pool'
  | 'lstmForward' | 'lstmBackward'
  | 'unary' | 'binary' | 'clamp' | 'sumMiddle' | 'softmax' | 'softmaxCrossEntropy' | 'moments' | 'normalize' | 'normalizeGradient'
  | 'gradientDescent' | 'momentum' | 'adam' | 'adaMax' | 'adadelta' | 'rmsProp',
  (...places: number[]) => void
>>;

/** What Node has of WebAssembly, for which TypeScript's types would bring in a browser's. */
interface Host {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: object } }) => { exports: unknown };
}

const loaded = new WeakMap<WasmModule, Side>();

/** Instantiates the module on the backend's memory; nothing where the file or SIMD is missing, or GRADNET_WASM_KERNELS is `portable`. */
export function loadSide(backend: WasmBackend): Side | undefined {
  const file = sideBinary();
  if (file === undefined || process.env['GRADNET_WASM_KERNELS'] === 'portable') return undefined;
  const bytes = readFileSync(file);
  const host = (globalThis as unknown as { WebAssembly: Host }).WebAssembly;
  if (!host.validate(bytes)) return undefined;
  const side = new host.Instance(new host.Module(bytes), { env: { memory: backend.wasm.asm.memory } }).exports as Side;
  loaded.set(backend.wasm, side);
  return side;
}

/** The module of a backend whose SIMD kernels are registered. */
export function sideOf(backend: WasmBackend): Side {
  return loaded.get(backend.wasm)!;
}
