/** Gradients of activations, each one operation of TensorFlow's. */
import { operation, registerNative } from './operation.ts';

/** By kernel of `engine/fused.ts`: whether TensorFlow takes the activation's output first, or its input second. */
const gradients = [['ReluGrad', 'x'], ['Relu6Grad', 'x'], ['SigmoidGrad', 'y'], ['TanhGrad', 'y']] as const;

export function registerActivationGradients(): void {
  for (const [name, from] of gradients) {
    registerNative(name, ({ dy, x, y }) => operation(name, from === 'x' ? [dy!, x!] : [y!, dy!], { types: { T: dy! } })[0]!);
  }
}
