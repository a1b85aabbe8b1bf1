/**
 * What somebody writes who has read TensorFlow.js' documentation: layers, compile, and `model.fit` on tensors.
 * `node main.mjs SETTING`, the setting as JSON.
 */
import { trained } from '../turns.mjs';
import { models } from './models.mjs';
import { tf } from './tfjs-node.mjs';

const CLASSES = 10;
const { workload, batch, samples, lets } = JSON.parse(process.argv[2]);
const { build, shape, vocabulary } = models[workload];
const model = build(lets);
const xs = vocabulary === undefined ? tf.randomNormal([samples, ...shape]) : tf.randomUniform([samples, ...shape], 0, vocabulary, 'int32');
const ys = tf.tidy(() => tf.oneHot(tf.randomUniform([samples], 0, CLASSES, 'int32'), CLASSES));
model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
let began = 0;
await model.fit(xs, ys, {
  batchSize: batch,
  epochs: 1_000_000,
  verbose: 0,
  callbacks: {
    onEpochBegin: () => { began = performance.now(); },
    onEpochEnd: () => trained((performance.now() - began) / 1000, samples),
  },
});
