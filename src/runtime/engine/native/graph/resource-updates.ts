/** Optimizers' updates as TensorFlow does them in place, on a graph's variables. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { mayUseOwnKernels } from '../own-kernels.ts';

/** The operation takes the variable, the slots, then the inputs. */
export interface ResourceUpdate {
  readonly operation: string;
  readonly inputs: readonly (Tensor | number)[];
  readonly flags?: Readonly<Record<string, boolean>> | undefined;
  readonly ints?: Readonly<Record<string, number>> | undefined;
  /** How many outputs it has (default none). */
  readonly outputs?: number;
}

type Given = Readonly<Record<string, Tensor | number>>;

/** Ours (native/updates.h), which a graph gives the variables of all such updates at once. */
export const OWN_ADAM = 'GradnetAdam';
/** What it is given where nobody asks how large gradients, weights and changes are. */
const NOT_MEASURED = 0;
/** One variable, whose gradient is there. */
const ONE_VALUE = { states: 3, gradients: 1, values: 1, sums: 0, products: 0 };

/** By kernel of `engine/fused.ts`. Adam's corrections are in its numbers already, hence its powers of 0. */
const updates: Readonly<Record<string, (gradient: Tensor, given: Given) => ResourceUpdate>> = {
  ApplyGradientDescent: (gradient, { rate }) => ({ operation: 'ResourceApplyGradientDescent', inputs: [rate!, gradient] }),
  ApplyMomentum: (gradient, { rate, momentum, nesterov }) =>
    ({ operation: 'ResourceApplyMomentum', inputs: [rate!, gradient, momentum!], flags: { use_nesterov: Boolean(nesterov) } }),
  ApplyAdam: (gradient, { stepSize, epsilon, beta1, beta2 }) => (mayUseOwnKernels() ?
    { operation: OWN_ADAM, inputs: [stepSize!, beta1!, beta2!, epsilon!, NOT_MEASURED, gradient], ints: ONE_VALUE, outputs: 1 } :
    { operation: 'ResourceApplyAdam', inputs: [0, 0, stepSize!, beta1!, beta2!, epsilon!, gradient] }),
  ApplyAdamWithAmsgrad: (gradient, { stepSize, epsilon, beta1, beta2 }) =>
    ({ operation: 'ResourceApplyAdamWithAmsgrad', inputs: [0, 0, stepSize!, beta1!, beta2!, epsilon!, gradient] }),
  ApplyAdaMax: (gradient, { stepSize, epsilon, beta1, beta2 }) =>
    ({ operation: 'ResourceApplyAdaMax', inputs: [0, stepSize!, beta1!, beta2!, epsilon!, gradient] }),
  ApplyAdadelta: (gradient, { rate, rho, epsilon }) => ({ operation: 'ResourceApplyAdadelta', inputs: [rate!, rho!, epsilon!, gradient] }),
  ApplyRMSProp: (gradient, { rate, rho, momentum, epsilon }) =>
    ({ operation: 'ResourceApplyRMSProp', inputs: [rate!, rho!, momentum!, epsilon!, gradient] }),
};

export const resourceUpdateNames = Object.keys(updates);

/** What does the update of that kernel in one operation, if anything does; `given` is what else it takes. */
export function resourceUpdate(kernel: string, gradient: Tensor, given: Given): ResourceUpdate | undefined {
  return updates[kernel]?.(gradient, given);
}
