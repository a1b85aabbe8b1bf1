/** Finds the .wasm files: beside a bundle that carries them, otherwise in the installed package. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError, reasonOf } from '../errors.ts';

/** The file a bundle must carry beside it. */
export const wasmBinary = 'tfjs-backend-wasm-simd.wasm';

/** Our own kernels' module, in dist/ beside the runtime; a program without it computes with the package's. */
const sideFile = 'gradnet-kernels.wasm';

/** Seen from a bundle, from a command that tries the engines itself, and from the sources. */
const SIDE_PLACES = ['.', '../runtime', '../../../../dist/runtime'];

/** Where the module of our own kernels is: beside the runtime, wherever that is looked for from. */
export function sideBinary(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  return SIDE_PLACES.map((place) => join(here, place, sideFile)).find((file) => existsSync(file));
}

/** The folder of the .wasm files, with a separator at its end. */
export function binaryDirectory(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(here, wasmBinary))) return here + sep;
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep;
  } catch (error) {
    throw new EngineError(
      `${wasmBinary} is neither beside the program (${here}) nor in an installed @tensorflow/tfjs-backend-wasm: ${reasonOf(error)}`,
      `copy ${wasmBinary} beside the program, or run npm ci`,
      { cause: error },
    );
  }
}
