/** Has the package's module make its memory shared, so that threads of ours can compute on it; nothing else of it changes. */

const memorySection = 5;
/** Flags of a memory's limits: a maximum is given; with the second bit, the memory is shared. */
const [limited, shared] = [1, 3];

/** A copy of the module's code whose own memory is shared; as it was where it has none with a maximum. */
export function withSharedMemory(code: Uint8Array): Uint8Array {
  const copy = code.slice();
  let at = 8; // behind the magic number and the version
  while (at < copy.length) {
    const section = copy[at]!;
    let [length, shift] = [0, 0];
    do length |= (copy[++at]! & 0x7f) << shift; while ((shift += 7) && copy[at]! & 0x80);
    at += 1;
    // one memory: its count, then its flags
    if (section === memorySection && copy[at] === 1 && copy[at + 1] === limited) copy[at + 1] = shared;
    at += length;
  }
  return copy;
}

/** Takes bytes or a compiled module. */
interface Host { instantiate(code: object, imports?: object): Promise<object> }

/**
 * Runs `work`, in which every module that is given as bytes is instantiated with a shared memory. Compiled ones are others':
 * Node's own reader of CommonJS is one, which is instantiated some time after the first import.
 */
export async function sharingMemory(work: () => Promise<void>): Promise<void> {
  const host = (globalThis as unknown as { WebAssembly: Host }).WebAssembly;
  const { instantiate } = host;
  host.instantiate = (code, imports) => {
    const bytes = code instanceof ArrayBuffer ? new Uint8Array(code) : code instanceof Uint8Array ? code : undefined;
    return instantiate.call(host, bytes === undefined ? code : withSharedMemory(bytes), imports);
  };
  try {
    await work();
  } finally {
    host.instantiate = instantiate;
  }
}
