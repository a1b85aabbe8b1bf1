/** Measures what the pass predicts: gradients of real models at initialization, averaged over seeds. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { InputMoments, LossRule, Moments } from '../../src/ir/signal.ts';
import { crossEntropyGradient } from '../../src/ir/signal-rules.ts';
import { propagateSignals } from '../../src/passes/signal/index.ts';
import { inputMoments } from '../../src/passes/signal/input.ts';
import { tf } from '../../src/runtime/tf.ts';
import { build, initializers, type Layer } from './networks.ts';

export interface Sample {
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
}
export interface Experiment {
  readonly layers: readonly Layer[];
  readonly shape: readonly number[];
  readonly batch: number;
  readonly classes: number;
  readonly moments: InputMoments;
  /** Draws a batch. */
  readonly sample: (seed: number) => Sample;
  readonly seeds: number;
  /** Cross-entropy of logits unless given. */
  readonly loss?: { readonly rule: LossRule; readonly compute: (targets: Tensor, outputs: Tensor) => Tensor };
}
export interface Row {
  readonly layer: string;
  readonly predicted: number;
  readonly low: number;
  readonly high: number;
  /** Geometric mean over seeds. */
  readonly measured: number;
  /** Part of the seeds inside the interval. */
  readonly covered: number;
}

/** One row for each kernel, from input to output. */
export function compare(experiment: Experiment): Row[] {
  const { batch, classes, shape } = experiment;
  const { graph, shapes, costs, model: first } = build(experiment.layers, shape, 1);
  first.dispose();
  const signals = propagateSignals(graph, shapes, costs, {
    batch: { size: batch, alike: 1 / classes },
    input: (_node, inputShape): Moments => inputMoments(experiment.moments, inputShape, { size: batch, alike: 1 / classes }),
    loss: experiment.loss?.rule ?? crossEntropyGradient,
    targets: 'class',
    initializer: (name) => initializers[name] as never,
  });
  const all = new Map<string, number[]>();
  for (let seed = 1; seed <= experiment.seeds; seed++) {
    const { model } = build(experiment.layers, shape, seed);
    const { inputs, labels } = experiment.sample(seed);
    tf.tidy(() => {
      const x = tf.tensor(inputs, [batch, ...shape]);
      const y = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
      const variables = model.trainableWeights.map((w) => (w as unknown as { val: ReturnType<typeof tf.variable> }).val);
      const { grads } = tf.variableGrads(() => {
        const logits = model.apply(x, { training: true }) as ReturnType<typeof tf.tensor2d>;
        if (experiment.loss) return experiment.loss.compute(y, logits) as ReturnType<typeof tf.scalar>;
        return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(logits)), -1))) as ReturnType<typeof tf.scalar>;
      }, variables);
      model.layers.forEach((layer) => layer.trainableWeights.forEach((weight) => {
        if (!weight.originalName.endsWith('kernel')) return;
        const value = (weight as unknown as { val: { name: string } }).val;
        const norm = tf.norm(grads[value.name]!).dataSync()[0]!;
        all.set(layer.name, [...all.get(layer.name) ?? [], norm]);
      }));
    });
    model.dispose();
  }
  return graph.nodes.filter((node) => all.has(node.name)).map((node) => {
    const norms = all.get(node.name)!;
    const { norm, low, high } = signals[node.id]!.weightGradients['kernel']!;
    return {
      layer: node.name, predicted: norm, low, high,
      measured: Math.exp(norms.reduce((s, n) => s + Math.log(n), 0) / norms.length),
      covered: norms.filter((n) => n >= low && n <= high).length / norms.length,
    };
  });
}

export const factor = (row: Row): number => Math.exp(Math.abs(Math.log(row.measured / row.predicted)));
