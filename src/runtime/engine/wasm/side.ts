/** The side module: SIMD kernels of our own on the memory of the package's module. Its sources are in assembly/. */
import { readFileSync } from 'node:fs';
import type { WasmBackend, WasmModule } from './backend.ts';
import { sideBinary } from './binary.ts';

/** Functions that do one unit of a piece of work: (place of its description, unit, scratch). Threads share the units. */
export const tasks = [
  'correlate',
  'filterGradient',
  'multiplyColumns',
  'multiplyTransposed',
  'lstmForward',
  'lstmBackward',
  'convolveTiles',
  'scatterTiles',
  'tilesGradient',
] as const;
export type Task = (typeof tasks)[number];

/** The functions that assembly/index.ts exports; places are byte addresses, and see there what they do. */
export type Side = Readonly<
  Record<
    | Task
    | 'packTiles'
    | 'packPanels'
    | 'packColumns'
    | 'depthwiseGradient'
    | 'pool'
    | 'unary'
    | 'binary'
    | 'clamp'
    | 'sumMiddle'
    | 'softmax'
    | 'softmaxCrossEntropy'
    | 'randomUniform'
    | 'compare'
    | 'layerNorm'
    | 'layerNormGradient'
    | 'copyRows'
    | 'moments'
    | 'normalize'
    | 'normalizeGradient'
    | 'resample'
    | 'mixInto'
    | 'scaleBytes'
    | 'gradientDescent'
    | 'momentum'
    | 'adam'
    | 'adaMax'
    | 'adadelta'
    | 'rmsProp',
    (...places: number[]) => void
  >
>;

/** What Node has of WebAssembly, for which TypeScript's types would bring in a browser's. */
interface Host {
  validate(bytes: Uint8Array): boolean;
  Memory: new (limits: { readonly initial: number; readonly maximum: number; readonly shared: true }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: object } }) => { exports: unknown };
}

export interface Memory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): void;
}

/** The module's code, its instance and the memory, for threads to make instances of their own. */
interface Loaded { readonly side: Side; readonly module: object; readonly memory: object }

const loaded = new WeakMap<WasmModule, Loaded>();

/** Whether the kernels are there, wanted, and run on this processor. */
export function sideBytes(): Uint8Array | undefined {
  const file = sideBinary();
  if (file === undefined || process.env['GRADNET_WASM_KERNELS'] === 'portable') return undefined;
  const bytes = readFileSync(file);
  return host().validate(bytes) ? bytes : undefined;
}

const host = (): Host => (globalThis as unknown as { WebAssembly: Host }).WebAssembly;

/** Instantiates the module on the backend's memory, which has to be shared. */
export function loadSide(backend: WasmBackend, bytes: Uint8Array): void {
  const module = new (host().Module)(bytes);
  const { memory } = backend.wasm.asm;
  const side = new (host().Instance)(module, { env: { memory } }).exports as Side;
  loaded.set(backend.wasm, { side, module, memory });
}

/** The module's code, for `instantiate` here or in another thread; undefined as `sideBytes`. */
export function compileSide(): object | undefined {
  const bytes = sideBytes();
  return bytes && new (host().Module)(bytes);
}

/** The module on a memory of its own, of so many pages of 64 KB. */
export function instantiate(module: object, limits: { readonly initial: number; readonly maximum: number }): { readonly side: Side; readonly memory: Memory } {
  const memory = new (host().Memory)({ ...limits, shared: true });
  const { exports } = new (host().Instance)(module, { env: { memory } });
  return { side: exports as Side, memory };
}

/** The functions, of a backend whose SIMD kernels are registered. */
export const sideOf = (backend: WasmBackend): Side => loaded.get(backend.wasm)!.side;

/** What a thread needs to instantiate the module on the same memory. */
export const codeOf = (backend: WasmBackend): { module: object; memory: object } => loaded.get(backend.wasm)!;
