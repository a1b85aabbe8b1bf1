/** What the tests of our own operations share. */
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { trace } from '../../src/runtime/engine/native/graph/trace.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, type Result } from './compare.ts';

/** What `work` gives, which is disposed of with everything else. */
export const resultsOf = (work: () => Tensor[]): Result[] => tf.tidy(() => work().map((it) => ({ shape: it.shape, data: [...it.dataSync()] })) as never);

/** Holds what `work` gives by our own operations to what it gives by TensorFlow's, as far as sums of some thousand products in another order are apart. */
export function expectAsStock<Case>(cases: fc.Arbitrary<Case>, work: (given: Case) => Tensor[], numRuns: number): void {
  fc.assert(fc.property(cases, (given) => {
    const [own, stock] = [resultsOf(() => work(given)), portably(() => resultsOf(() => work(given)))];
    expect(distance(own, stock)).toBeLessThan(5e-6);
  }), { numRuns, seed: 3 });
}

/** The operations that a recorded step of that work has, in their order. */
export function recordedOperations(work: () => Tensor, inputs: readonly Tensor[] = []): string[] {
  const { trace: recorded, results } = trace(inputs, () => ({ report: work() }));
  tf.dispose(results);
  return recorded.nodes.map(({ operation }) => operation);
}
