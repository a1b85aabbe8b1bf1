/** Targets that follow the inputs, against geometric means over 10 draws that `gradnetc verify` measured with TensorFlow (engine tensorflow). */
import { describe, expect, it } from 'vitest';
import { analyze, SourceFile } from '../../src/index.ts';

function signals(source: string, lines: readonly string[], loss: string) {
  const text = `data samples {\n  source: ${source}\n}\n\nnetwork N {\n  input(samples.shape)\n${lines.map((line) => `  ${line}\n`).join('')}}\n\n`
    + `train N on samples {\n  loss: ${loss}\n  optimizer: sgd(0.01)\n  batch: 32\n  epochs: 1\n}\n`;
  const { program, facts } = analyze(new SourceFile('n.gradnet', text), { load: () => undefined });
  const network = program.networks[0]!;
  return network.nodes.filter(({ word }) => word.name === 'dense').map(({ id }) => facts.get(network)!.signals![id]!);
}
const he = 'kernel_initializer: he_uniform';
const relu = [`dense(64, ${he}) -> relu`, `dense(64, ${he}) -> relu`, 'dense(1)'];
const tanh = ['dense(64) -> tanh', 'dense(64) -> tanh', 'dense(1)'];

describe('kernels in front of a regression on a line', () => {
  it.each([
    ['line(400, slope: 3, intercept: 2, noise: 0.5)', relu, 'mean_squared_error', [4.41, 35.9, 33.9]],
    ['line(400, slope: 3, noise: 0.5)', tanh, 'mean_squared_error', [6.49, 9.61, 6.95]],
    ['line(400, slope: 3, noise: 0.5)', tanh, 'mean_absolute_error', [0.951, 1.4, 1.01]],
    ['line(400, slope: 3, noise: 0.5)', ['dense(1)'], 'mean_squared_error', [5.84]],
  ] as const)('%s %s %s', (source, lines, loss, measured) => {
    const predicted = signals(source, lines, loss).map(({ weightGradients }) => weightGradients['kernel']!.norm);
    predicted.forEach((norm, i) => expect(Math.max(norm / measured[i]!, measured[i]! / norm), `layer ${i + 1}`).toBeLessThan(1.3));
  });

  it('a weight that begins at the slope leaves the intercept only', () => {
    const [one] = signals('line(1000, slope: 1, intercept: 2, scale: 1000)', ['dense(1, kernel_initializer: ones)'], 'mean_squared_error');
    // δ = 2 (f - t) / 32 = -4 / 32 for every sample, and 32 of them times inputs of 1000.
    expect(Math.sqrt(one!.backward.second)).toBeCloseTo(0.125, 6);
    expect(one!.weightGradients['kernel']!.norm / (0.125 * 1000 * Math.sqrt(32))).toBeCloseTo(1, 1);
  });
});
