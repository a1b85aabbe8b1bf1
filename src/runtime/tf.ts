/** `tf` as TensorFlow.js users know it (core and layers), complete enough to train in Node without the browser's packages. */
import './engine/tensorflow/chained-methods.ts';

export * as tf from './engine/tensorflow/namespace.ts';
