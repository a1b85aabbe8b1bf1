/** Turns a failed allocation into an error: the package goes on with address 0 and corrupts its own heap. */
import { OutOfMemory } from '../errors.ts';
import type { WasmModule } from './backend.ts';

const checked = new WeakSet<WasmModule>();

/** Wraps `_malloc` of a module, once. */
export function checkHeap(module: WasmModule): void {
  if (checked.has(module)) return;
  checked.add(module);
  // The glue replaces `_malloc` by the real export at its first call, and would undo a wrapper put on before.
  module._free(module._malloc(4));
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const pointer = allocate(bytes) >>> 0;
    // Close to 4 GiB the allocator's sums overflow, and it hands out a block that ends beyond the heap.
    if ((pointer !== 0 && pointer + bytes <= module.HEAPU8.length) || bytes === 0) return pointer;
    const used = module.HEAPU8.length / 2 ** 20;
    throw new OutOfMemory(
      `the WebAssembly engine cannot allocate ${(bytes / 2 ** 20).toFixed(1)} MiB more: `
      + `its heap stands at ${used.toFixed(0)} MiB and its memory limit is 4096 MiB`,
      'use a smaller batch or a smaller network, or the native engine (gradnetc native install)',
    );
  };
}
