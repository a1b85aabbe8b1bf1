/** What a file of trained weights holds, layer by layer, whatever its format: compiler and runtime read the same. */

export interface StoredWeight {
  /** The last part of the name that it was saved under (`kernel`); absent in formats that number their weights. */
  readonly name?: string;
  readonly shape: readonly number[];
  /** Row-major; read from the file when it is asked for. */
  values(): Float32Array;
}

export interface StoredLayer {
  readonly name: string;
  /** In Keras' order: those that are trained first, moving averages last. */
  readonly weights: readonly StoredWeight[];
}

/** Layers that have weights, in the file's order. */
export type Manifest = readonly StoredLayer[];

/** Why a file that is there cannot be read, and what mends it. */
export interface UnreadableFile {
  readonly reason: string;
  readonly remedy: string;
}
