/** What callers see of an engine: which one was asked for, which one runs, and what `gradnetc doctor` says about each. */

/** The engines, fastest first. */
export const engineNames = ['native', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];
export type EngineRequest = 'auto' | EngineName;

/** The engine that runs. */
export interface EngineInfo {
  name: EngineName;
  /** For a line of output: 'native (TensorFlow 2.15.1)', 'wasm simd', 'plain JavaScript'. */
  description: string;
  /** Why a faster engine was not used and what to do about it, where there is one. */
  hint?: string;
}

/** One engine's line in `gradnetc doctor`. */
export interface EngineReport {
  name: EngineName;
  available: boolean;
  description: string;
  /** Why it cannot be had. */
  reason?: string;
  /** The command or edit that would make it available (or faster). */
  remedy?: string;
  /** True for the one that `--engine auto` would use. */
  chosen: boolean;
}
