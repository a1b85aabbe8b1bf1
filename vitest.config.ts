/** The test runner's settings: Node, one file a worker, time enough for those that train. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // vitest leaves one core to itself, which on two cores leaves one for the tests: it has little to do meanwhile.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
