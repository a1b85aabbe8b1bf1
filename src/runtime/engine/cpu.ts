/** The last rung: TensorFlow.js in plain JavaScript, right but slow. */
import { tf } from '../tf.ts';
import { probe } from './probe.ts';

/** Makes plain JavaScript the current backend. */
export async function loadCpu(): Promise<{ description: string }> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  // The backend greets its first tensor with an advertisement for tfjs-node; the engine line says that better.
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  probe('cpu');
  return { description: 'plain JavaScript' };
}

export const cpuIsSlow = 'plain JavaScript is tens to hundreds of times slower than WebAssembly; '
  + 'convolutional networks hardly train on it';
