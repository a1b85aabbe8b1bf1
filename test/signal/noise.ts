/** Seeded noise for the oracle tests. */
import seedrandom from 'seedrandom';

export function gaussianStream(seed: number): { uniform: () => number; normal: () => number } {
  const uniform = seedrandom.alea(`signal/${seed}`);
  return {
    uniform: () => uniform(),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
