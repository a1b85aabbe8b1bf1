/** A profiler of Node's cannot look at the native engine: what interrupts its thread ends the process. */
import { EngineError } from '../errors.ts';

const PROFILERS = ['--cpu-prof', '--prof'];

/**
 * Both stop the thread by a signal many times a second, and a signal's frame lands where oneDNN's code keeps other things.
 * @param flags what Node was started with
 * @throws EngineError where one of them is a profiler's
 */
export function refuseProfiler(flags: readonly string[] = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)]): void {
  const profiler = PROFILERS.find((flag) => flags.includes(flag));
  if (profiler === undefined) return;
  throw new EngineError(
    `node ${profiler} interrupts the native engine's code by signals, which corrupts its memory and ends the process`,
    'profile with --engine wasm, or TensorFlow itself with perf record',
  );
}
