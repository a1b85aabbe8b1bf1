/** gelu as one kernel and one for its gradient, where the engine has them; TensorFlow.js composes it of five, its gradient of a dozen. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { hasFused, runFused } from '../fused.ts';
import { once } from './once.ts';

const forward = 'Gelu';

interface Activation { apply(x: Tensor): Tensor }

/** Teaches TensorFlow.js' activation and its automatic differentiation the kernels; once. */
export const useGelu = once(() => {
  core.registerGradient({
    kernelName: forward,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => runFused('GeluGrad', { dy: dy as Tensor, x: x! })[0]! }),
  });
  const { activation } = tfl.layers.activation({ activation: 'gelu' }) as unknown as { activation: Activation };
  const kind = Object.getPrototypeOf(activation) as Activation;
  const composed = kind.apply;
  kind.apply = function (x) {
    return x.dtype === 'float32' && hasFused(forward) ? runFused(forward, { x })[0]! : composed.call(this, x);
  };
});
