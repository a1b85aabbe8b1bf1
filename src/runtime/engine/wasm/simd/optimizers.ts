/** Optimizers' updates as one pass over a variable; the results are new tensors. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import type { WasmKernel } from '../kernel.ts';
import { at, sizeOf } from '../memory.ts';
import { sideOf } from '../side.ts';
import type { Side } from '../side.ts';

type Attrs = Readonly<Record<string, number | boolean>>;
interface Update { readonly kernel: string; readonly run: keyof Side; readonly slots: readonly string[]; readonly attrs: readonly string[] }

/** Slots and attributes in the order of the functions in assembly/optimizers.ts. */
const updates: readonly Update[] = [
  { kernel: 'ApplyGradientDescent', run: 'gradientDescent', slots: [], attrs: ['rate'] },
  { kernel: 'ApplyMomentum', run: 'momentum', slots: ['momentum'], attrs: ['rate', 'momentum', 'nesterov'] },
  { kernel: 'ApplyAdam', run: 'adam', slots: ['m', 'v'], attrs: ['stepSize', 'epsilon', 'beta1', 'beta2'] },
  { kernel: 'ApplyAdamWithAmsgrad', run: 'adam', slots: ['m', 'v', 'vhat'], attrs: ['stepSize', 'epsilon', 'beta1', 'beta2'] },
  { kernel: 'ApplyAdaMax', run: 'adaMax', slots: ['m', 'u'], attrs: ['stepSize', 'epsilon', 'beta1', 'beta2'] },
  { kernel: 'ApplyAdadelta', run: 'adadelta', slots: ['gradients', 'steps'], attrs: ['rate', 'rho', 'epsilon'] },
  { kernel: 'ApplyRMSProp', run: 'rmsProp', slots: ['v', 'momentum'], attrs: ['rate', 'rho', 'momentum', 'epsilon'] },
];

export const optimizerKernels: readonly WasmKernel[] = updates.map(({ kernel: name, run, slots, attrs }) =>
  kernel<Record<string, TensorInfo>, Attrs>(name, (backend, inputs, given) => {
    const weights = inputs['weights']!;
    const results = ['weights', ...slots].map(() => backend.makeOutput(weights.shape, 'float32'));
    const places = (tensors: readonly TensorInfo[]): number[] => tensors.map((tensor) => at(backend, tensor) * 4);
    const from = places([weights, inputs['gradient']!, ...slots.map((slot) => inputs[slot]!)]);
    const to = places(results);
    // one function for both kinds of Adam: no address says that there is no third slot
    if (name === 'ApplyAdam') [from, to].forEach((list) => list.push(0));
    sideOf(backend)[run](...from, ...to, sizeOf(weights.shape), ...['kept', ...attrs].map((attr) => Number(given[attr])));
    return results;
  }));
